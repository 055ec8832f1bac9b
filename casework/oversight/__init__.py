"""Use cases of oversight: supervisors look after every team's tickets, and administrators name people.

Promise: nobody decides what their role does not allow.
Begin with `supervising`.
"""
