"""GeoReport v2 as a client: scene reports are handed over to the city's scene-report system, and their state comes back."""
