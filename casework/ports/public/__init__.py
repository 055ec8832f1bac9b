"""Ports for what everybody sees: tickets as lists, exposures, bulletins, open data, and flags of what is not for all.

Promise: the lists for everybody take no longer because more tickets are stored. Begin with `lists`.
"""
