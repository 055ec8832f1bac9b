"""Hear the commands and buttons of rankings and what a desk is told of its figures.

Promise: a team objects to its own figures only. Begin with `ranking`.
"""
