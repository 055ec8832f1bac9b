"""Rows of the inbox, the outbox and the slots, and the lease (leader lock) of the process that polls and sends.

Promise: an update is worked once, and a notice (an outbox message) is said at least once.
Begin with `outbox`.
"""
