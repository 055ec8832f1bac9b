"""Deliver notices from the outbox to Telegram: claim, put into words, send, record.

Promise: every committed notice is said, in the order of its chat and within Telegram's rate limits.
Begin with `courier`.
"""
