"""Rows of the inbox and the outbox, and the lease (the leader lock) of the process that polls and sends.

Promise: an update is worked once, and a notice (an outbox message) is said at least once.
Begin with `outbox`.
"""
