"""Bring a city's file of reports in, and propose how to read a file that nobody mapped before.

Begin with `reports`.
"""
