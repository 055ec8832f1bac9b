"""Handle a desk's chat: the buttons of a card, replies to it, commands and lists.

Promises: somebody who is not in the team is refused in words; who acts by a message sees that it was taken.
Begin with `cards`.
"""
