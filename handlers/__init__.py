"""Handle what people send to the bot in a chat; `handlers.messages` holds what the bot says."""
