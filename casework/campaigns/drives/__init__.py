"""Clean-ups to which volunteers come: announced, joined, told of and summed up.

Promise: nobody is told before somebody has seen the whole, and nobody who comes is counted twice. Begin with
`announcing`.
"""
