"""Bring updates from Telegram to the handlers: poll, store, work each chat in order.

Promise: every update that we have acknowledged to Telegram is on disk, and has its effect once.
Begin with `polling`.
"""
