"""The running process: command line, configuration, wiring, delivery, time, web and the sandbox."""
