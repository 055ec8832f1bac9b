"""What a district organises beside single tickets: campaigns, projects, drives, frontages, contracts.

Promise: each is moved in chat by whoever answers for it, and counted from what was done. Campaigns are here, the others
have a folder each. Begin with `progress`.
"""
