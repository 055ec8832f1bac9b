"""Photos and recordings on disk: checked, stripped, found again, thrown away.

Promise: nothing that a stranger sent is kept as it came.
Begin with `photos`.
"""
