"""Handle the supervisors' commands and buttons, which are the same in private and in their group.

Promise: somebody who is not a supervisor is refused in words.
Begin with `supervising`.
"""
