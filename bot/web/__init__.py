"""What the process serves over HTTP."""
