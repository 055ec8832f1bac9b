"""Write what a desk reads: cards, menus, lists, the board, paper.

Promise: nothing here names a resident, except the contact that staff typed for a case they entered.
Begin with `cards`.
"""
