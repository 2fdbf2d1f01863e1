"""The grant that lets us speak for the Official Account: one row, its tokens encrypted, and how its renewal stands."""

from __future__ import annotations

from django.db import models


class Grant(models.Model):
    """The token pair of one Official Account. `version` counts the pairs; a refresh token is good for one use only.

    stage: good; refreshing (a renewal was begun: `lease_until`); unknown (begun, and nobody knows whether Zalo heard it);
    refused (Zalo does not take the refresh token any more: a person must enter a new pair).
    """

    oa_id = models.TextField(primary_key=True)
    version = models.PositiveIntegerField()
    access_ct = models.BinaryField()
    refresh_ct = models.BinaryField()
    access_until = models.DateTimeField()
    refresh_until = models.DateTimeField()
    stage = models.TextField(default="good")
    problem = models.TextField(default="")
    refreshing_since = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "zalo_grant"
        verbose_name = "khóa truy cập Zalo"
        verbose_name_plural = "khóa truy cập Zalo"

    def __str__(self) -> str:
        return f"{self.oa_id} {self.version}"
