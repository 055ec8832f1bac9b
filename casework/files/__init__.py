"""Read and write the files that describe a district: areas, categories, teams, rules, assets, roads.

A reader takes bytes and returns values and findings (validation errors).

Promise: a file is read as a whole, or refused with all its mistakes at once.
Begin with `categories`.
"""
