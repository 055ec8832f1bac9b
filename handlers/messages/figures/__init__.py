"""The words of rankings and what a desk is told of its figures.

Promise: beside each rank stand the numbers that made it, and the formula. Begin with `league`.
"""
