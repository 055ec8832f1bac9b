"""The desk's chat: buttons of a card, replies to it, commands, lists.

Promise: whoever is not of the team is refused in words.
Begin with `cards`.
"""
