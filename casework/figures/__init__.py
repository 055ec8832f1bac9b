"""Read the figures, and set teams beside each other by them.

Promise: a figure is read from the counters that are kept with each act, never from the tickets.
Begin with `looking`.
"""
