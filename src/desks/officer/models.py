"""What an official keeps for himself: ways of looking at the inbox. No cases, no citizens: a name and an address's query."""

from django.db import models

from kernel.ids import uuid7


class SavedView(models.Model):
    """A set of filters under a name. One that was dropped is kept until the next is saved, so that it can be undone."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user_id = models.UUIDField()
    page = models.TextField()  # the address name of the list that it narrows
    name = models.TextField()
    query = models.TextField()
    made_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "officer_savedview"
        constraints = [
            models.UniqueConstraint(
                fields=["user_id", "page", "name"], name="savedview_name", condition=models.Q(dropped_at__isnull=True)
            ),
        ]
