"""From the outbox to Telegram: claim, put into words, send, record.

Promise: what was committed is said, in the order of its chat and at Telegram's pace.
Begin with `courier`.
"""
