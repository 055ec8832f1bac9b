"""Rows of drafts, tickets, their history and photos, and how they are found.

Promise: no query here grows with the number of tickets.
Begin with `reports`.
"""
