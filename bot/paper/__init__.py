"""What is made for paper and as files: labels with QR codes, a ticket on A4, the map of a place, somebody's data.

Promise: everything is made when it is sent, and nothing is kept.
Begin with `ticket_page`.
"""
