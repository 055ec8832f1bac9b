"""Commands about what a district organises: campaigns, projects, frontages and contracts.

Promise: a file is imported as a whole or not at all, and what is exported can be imported. Begin with `campaigns`.
"""
