"""From Telegram to the handlers: poll, store, work each chat in order.

Promise: an update that Telegram was told we have is on disk, and has its effect once.
Begin with `polling`.
"""
