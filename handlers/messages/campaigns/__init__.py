"""The words of campaigns, projects, drives, frontages and contracts.

Promise: lists of people have numbers, and names only of those who show them. Begin with `campaigns`.
"""
