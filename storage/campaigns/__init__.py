"""Rows of campaigns, projects, drives, frontages and contracts."""
