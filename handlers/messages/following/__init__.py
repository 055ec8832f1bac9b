"""What residents read after the report.

Promise: nobody reads who else reports or follows.
Begin with `reports`.
"""
