"""The form of feedback as one question a page: the matter first, then only what is missing."""
