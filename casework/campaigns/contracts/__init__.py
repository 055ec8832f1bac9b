"""What contractors are due: contracts and marks that are kept, and statements that are drawn and approved.

Promise: what was approved is not worked out again. Begin with `contracting`.
"""
