"""What everybody may see: reports as lists, each report, and what is open in each area.

Promise: nothing leaves here but `casework.model.public.PublicTicket`, numbers, and the district's own names.
"""
