"""Commands that run until they are stopped: the bot, the public page alone, the demo, the sandbox.

Promise: each ends at Ctrl-C or SIGTERM; stopping the bot loses nothing. Begin with `running`.
"""
