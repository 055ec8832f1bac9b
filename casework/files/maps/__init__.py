"""Read files of areas and of roads: GeoJSON in, what lies where and findings (validation errors) out.

Promises: a guess that could misplace a district is a finding, and nothing is taken silently. Begin with `boundaries`.
"""
