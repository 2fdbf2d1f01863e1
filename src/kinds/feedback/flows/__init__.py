"""The state tables of feedback, one file a version; `stages` puts them together."""
