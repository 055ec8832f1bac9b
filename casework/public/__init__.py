"""What everybody may see: reports, areas, teams, bulletins, campaigns, exhibits, drives.

Other systems' reports come in here, too.

Promise: of tickets nothing leaves but `casework.model.public.PublicTicket`, and what a supervisor published.
Begin with `looking`.
"""
