"""Compose the periodic figures, let a supervisor read and approve them, and post them.

Promise: nothing is posted that a supervisor has not approved.
"""
