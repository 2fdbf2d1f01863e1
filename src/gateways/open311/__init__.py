"""Open311 GeoReport v2: as a server (other systems report to us and follow), and as a client of the scene-report system."""
