"""Write what residents read after the report.

Promise: nobody learns who else reported or follows a ticket.
Begin with `reports`.
"""
