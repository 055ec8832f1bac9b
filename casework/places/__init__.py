"""Positions as people write them: typed out, or in the link of a map.

Promise: nothing is fetched; what is impossible or vague is doubted and never guessed.
Begin with `positions`.
"""
