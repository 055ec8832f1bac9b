"""Handle a desk's chat: the buttons of a card, replies to it, commands and lists.

Promise: somebody who is not in the team is refused in words.
Begin with `cards`.
"""
