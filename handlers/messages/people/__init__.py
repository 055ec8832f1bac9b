"""What somebody reads about the bot and about themselves.

Promise: help speaks of the moment at which it is asked for.
Begin with `help`.
"""
