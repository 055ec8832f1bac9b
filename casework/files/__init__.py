"""The files from which a district is made: areas, categories, teams, rules, assets; bytes in, values and findings out.

Promise: a file is read as a whole, or refused with all its mistakes at once.
Begin with `categories`.
"""
