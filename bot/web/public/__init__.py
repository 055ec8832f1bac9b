"""The public page: what was asked and what was done, for everybody to read.

Promise: nothing of it is imported unless it is configured; nobody can do anything there but look. Begin with `door`.
"""
