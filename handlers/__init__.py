"""Handle what people send to the bot in a chat; `handlers.messages` holds what the bot says.

Promise: a handler guards, parses and calls one use case. Begin with `routes`, the table of who hears what.
"""
