"""Use cases about people: help, whether messages reach them, what is held about them, forgetting them.

Promise: staff never learn who reported. Whoever asks to be forgotten is forgotten.
Begin with `forgetting`.
"""
