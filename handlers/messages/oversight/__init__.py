"""Write what supervisors read: counts of each concern, lists, a ticket with what they may do.

Promise: nothing here names a resident.
Begin with `supervising`.
"""
