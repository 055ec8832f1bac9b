"""Ports for what a district organises: campaigns and projects, drives, frontages, contracts.

Promise: what is asked with an update takes no longer because more of it is kept. Begin with `campaigns`.
"""
