"""What a desk reads: cards, menus, lists, the board, paper.

Promise: nothing here names a resident.
Begin with `cards`.
"""
