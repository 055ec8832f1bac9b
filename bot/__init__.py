"""The running process: command line, configuration, wiring, receiving, delivery, paper, time and web.

Promise: stopping it, or killing it, loses nothing. Begin with `app`, the one file that knows everybody.
"""
