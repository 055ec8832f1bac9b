"""Tests of how campaigns, projects, contracts, drives and frontages are kept."""
