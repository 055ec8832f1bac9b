"""Send tickets to other bodies' Open311 servers, and ask what became of them.

Promise: what is decided stands in `casework.oversight.referring`; here is the network. Begin with `referrer`.
"""
