"""Administrators and time change the district: areas, teams, categories, rules, handovers, reports brought in.

Promise: every change is in the audit log with its author.
Begin with `administering`.
"""
