"""Rows of what comes in and goes out, and the lease of the process that leads.

Promise: an update is worked once, a notice is said at least once.
Begin with `outbox`.
"""
