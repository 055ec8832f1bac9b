"""Let others see how the bot is: /health, /ready and /metrics, with long polling as with a webhook.

Promise: nothing of it is imported unless it is configured, and nobody can do anything there but look. Begin with
`door`.
"""
