"""What a sender sees of a matter and does with it outside the chat: the forms, the follow page, the copy of the data."""
