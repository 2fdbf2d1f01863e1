"""Other systems: who they are and what each may do (clients, keys, scopes), the documented API, outgoing webhooks."""
