"""Other systems: Open311 (GeoReport v2) with its extension for updates, and exports, both beside the public page.

Promise: whoever reads learns nothing that the public page does not show; whoever writes or exports needs a key.
Begin with `app`.
"""
