"""Handle what residents do after the report: their tickets, verdicts and areas.

Promise: each press and each command calls one use case.
Begin with `watching`.
"""
