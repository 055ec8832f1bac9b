"""Whom the bot has met: help, whether they can be reached, what is held about them, forgetting.

Promise: staff never learn who reported; whoever asks to be forgotten is.
Begin with `forgetting`.
"""
