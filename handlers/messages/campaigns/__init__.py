"""The words of campaigns, projects, drives, frontages and contracts."""
