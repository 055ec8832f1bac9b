"""Tests of what the register of frontages keeps."""
