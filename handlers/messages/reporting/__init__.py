"""Write the sentences of a draft: what is there, what is missing, the receipt.

Promise: one message shows the whole draft.
Begin with `drafts`.
"""
