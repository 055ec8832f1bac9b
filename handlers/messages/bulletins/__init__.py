"""The words of bulletins: drafts, what is posted, the paper and the tables.

Promise: every sentence is made from the facts that were kept. Begin with `chapters`.
"""
