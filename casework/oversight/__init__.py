"""Supervisors look after every team's tickets, and who is one.

Promise: nobody decides what their role does not allow.
Begin with `supervising`.
"""
