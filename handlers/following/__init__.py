"""Residents after the report: their tickets, verdicts, areas.

Promise: one use case for each press and command.
Begin with `watching`.
"""
