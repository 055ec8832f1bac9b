"""Rows of the district: areas, categories, teams, desks, handovers, the audit log.

Promise: the district's revision moves with every change.
Begin with `areas_and_teams`.
"""
