"""Units as this kind needs them: who must not judge a matter, who has it first, which duties the city gives, how a talk names them."""
