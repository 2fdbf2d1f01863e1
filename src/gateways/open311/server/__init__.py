"""GeoReport v2 as a server: discovery, services, requests, tokens, and the updates extension that FixMyStreet reads."""
