"""Stories of campaigns, projects, drives, frontages and contracts."""
