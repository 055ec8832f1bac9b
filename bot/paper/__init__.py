"""Make papers and files: labels with QR codes, a ticket on A4, the map of a place, an archive of somebody's data.

Promise: everything is made when it is sent, and nothing is kept.
Begin with `ticket_page`.
"""
