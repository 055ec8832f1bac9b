"""Tests of how campaigns and projects are kept."""
