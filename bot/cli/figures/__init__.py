"""Commands that print figures: of a period, of the league table, and as a bulletin.

Promise: they only read, and each figure is the one that the chat shows. Begin with `figures`.
"""
