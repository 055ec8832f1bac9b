"""TEMPORARY."""


async def offer(turn, work, person, code):
    pass
