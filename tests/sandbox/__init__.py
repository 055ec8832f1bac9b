"""The sandbox is the ground of every later test, so it is tested against Telegram's rules and against real clients."""
