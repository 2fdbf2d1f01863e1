"""What the desks share about cases: the engine's values as the kit's components take them. No pages, no queries, no kind."""
