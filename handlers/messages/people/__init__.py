"""Write what people read about the bot and about themselves.

Promise: help fits the moment at which it is asked for.
Begin with `help`.
"""
