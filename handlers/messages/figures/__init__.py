"""The words of rankings and what a desk is told of its figures."""
