"""The running process: command line, configuration, wiring, receiving, delivery, paper, time and web."""
