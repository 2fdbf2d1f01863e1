"""The books: what is true without any case (calendar, orgs, people, limits, numbers). Never imports casework or above."""
