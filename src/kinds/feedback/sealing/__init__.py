"""What may be a denunciation: found by readable rules (`suspicion`), put under a seal and released or destroyed (`quarantine`)."""
