"""Who answers for a doorway: the register, its lists, and what shops are told and answer.

Promise: nobody learns from a press who signed, and no shop learns who reported. Begin with `register`.
"""
