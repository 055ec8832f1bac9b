"""Read the reports that a city keeps: how its file is written, what its columns mean, its moments and positions.

Promises: no row is read in two ways; what cannot be read has a reason of its own. Begin with `mapping`.
"""
