"""Read positions as people write them: typed out, or in a link of a map service.

Promise: nothing is fetched. An impossible or vague position is doubted, and never guessed.
Begin with `positions`.
"""
