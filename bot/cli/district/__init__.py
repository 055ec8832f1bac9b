"""Commands that change the district or ask it: its areas, categories, teams and people, its streets, and what is where.

Promise: every change is in the audit log, and a file is imported as a whole or not at all.
Begin with `areas`.
"""
