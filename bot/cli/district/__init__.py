"""Commands that change the district or ask it: areas, categories, teams, rules, assets, people, QR codes, routes.

Promise: every change is in the audit log, and a file is imported as a whole or not at all.
Begin with `areas`.
"""
