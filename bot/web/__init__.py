"""Serve the webhook and other web applications over HTTP."""
