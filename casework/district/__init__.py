"""Use cases that change the district: areas, teams, categories, rules, assets, handovers, imported reports.

Promise: every change is in the audit log with its author.
Begin with `administering`.
"""
