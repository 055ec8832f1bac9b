"""Rows of people: whom the bot met, roles, restraints, everything held about somebody.

Promise: what is held about a person can be listed and erased.
Begin with `met`.
"""
