"""Hear the commands and buttons of campaigns, projects, drives, frontages and contracts.

Promise: at a desk they are its team's, elsewhere a supervisor's, and residents get what is public. Begin with
`campaigning`.
"""
