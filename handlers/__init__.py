"""The chat face: what people say to the bot, and in `handlers.messages` what it says back."""
