"""Rows of the inbox, the outbox, parcels and slots; the lease on a database, and the peers that share a PostgreSQL.

Promise: an update is worked once, and a notice (an outbox message) is said at least once.
Begin with `outbox`.
"""
