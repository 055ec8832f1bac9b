"""Read the figures, and set teams beside each other by them.

Promise: a figure is read from the counters that are kept with each act. Of the tickets only the open ones are read, for
what is late.

Begin with `looking`.
"""
