"""Residents after the report: their own tickets, what they add, verdicts, areas that they follow.

Promise: whoever follows a ticket hears what its reporter hears.
Begin with `judging`.
"""
