"""Rows of the district: areas, categories, teams, desks, streets, handovers, the audit log.

Promise: every change of areas, categories, teams, assets or rules raises the district's revision number.
Begin with `areas_and_teams`.
"""
