"""Hear the commands and buttons of rankings and what a desk is told of its figures."""
