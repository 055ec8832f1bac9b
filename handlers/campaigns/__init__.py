"""Hear the commands and buttons of campaigns, projects, drives, frontages and contracts."""
