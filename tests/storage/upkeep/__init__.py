"""Copies of everything, their way back, and how what is kept is."""
