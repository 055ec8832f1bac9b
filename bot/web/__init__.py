"""Serve the webhook and other web applications over HTTP.

Promise: nothing of it is imported unless it is configured, and slow callers keep nobody else out. Begin with `door`.
"""
