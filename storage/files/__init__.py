"""Keep photos and recordings on disk: check them, strip metadata, find them again, throw them away.

Promises: a photo is stored only as a cleaned copy, never as a stranger sent it. A recording is stored unread.
Begin with `photos`.
"""
