"""Short messages through any gateway that takes one HTTP call. Unplugged until it is configured."""
