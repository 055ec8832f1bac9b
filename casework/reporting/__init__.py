"""A resident writes a report.

Promises: every answer moves the draft and none is lost; a report is compared with the tickets around it.
Begin with `drafting`.
"""
