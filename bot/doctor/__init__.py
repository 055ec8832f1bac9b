"""Find what is wrong with the installation, and say so before somebody is not served.

Promise: looking changes nothing. Begin with `doctor`; the kinds of trouble are in `casework/model/health.py`, what is
said of them in `handlers/messages/district/health.py`.
"""
