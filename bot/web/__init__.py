"""Serve the webhook and other web applications over HTTP.

Promise: what serves is imported only if it is configured, and slow callers keep nobody else out. Begin with `door`.
"""
