"""Rows of drafts, tickets, their history and photos, and how they are found.

Promise: what is read while people are served goes through an index, and does not grow with the number of tickets.
Exports (`bulk`), counting afterwards (`filling`) and `ever_in` do.

Begin with `reports`.
"""
