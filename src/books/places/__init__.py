"""Provinces and communes of today, and the names that people still write. Facts shipped as files: no table, no writer."""
