"""Rows of campaigns, projects, drives, frontages and contracts.

Promise: what a statement of a contract says is kept as it was approved. Begin with `campaigns`.
"""
