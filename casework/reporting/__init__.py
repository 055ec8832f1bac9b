"""Use cases of reporting: a resident writes a report and sends it.

Promises: every answer changes the draft, and none is lost. A report is compared with the tickets around it.
Begin with `drafting`, and go on with `sending`.
"""
