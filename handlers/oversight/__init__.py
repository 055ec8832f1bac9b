"""The supervisors' commands and buttons, the same in private and in their group.

Promise: whoever is no supervisor is refused in words.
Begin with `supervising`.
"""
