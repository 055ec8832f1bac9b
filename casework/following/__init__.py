"""Use cases of residents after the report: their own tickets, additions, verdicts, areas that they follow.

Promise: a follower of a ticket hears what its reporter hears, but for words that are not shown to strangers.
Begin with `judging`.
"""
