"""Keep photos and recordings on disk: check them, strip metadata, find them again, throw them away.

Promise: photos and recordings are stored only as copies that a worker has cleaned, never as a stranger sent them.
Begin with `photos`.
"""
