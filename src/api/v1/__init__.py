"""The documented API, version 1. Loading it brings in Django Ninja and pydantic: only `api.urls` does, with the first call."""
