"""The identity table. Only `books.people.identity` reads its encrypted columns; a consistency test holds that."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PersonKind(models.TextChoices):
    PERSON = "person", _("Cá nhân")
    ORGANISATION = "organisation", _("Tổ chức")


class Person(models.Model):
    """One sender as they gave themselves for one matter. Erased: all but the id and two dates is gone."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=12, default=PersonKind.PERSON)
    name_ct = models.BinaryField(null=True)
    address_ct = models.BinaryField(null=True)
    phone_ct = models.BinaryField(null=True)
    email_ct = models.BinaryField(null=True)
    phone_tag = models.BinaryField(null=True)
    tag_version = models.SmallIntegerField(null=True)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_identity"
        verbose_name = _("nhân thân")
        verbose_name_plural = _("sổ nhân thân")
        indexes = [models.Index(fields=["phone_tag"], name="people_phone_tag")]

    def __str__(self) -> str:
        return str(self.id)
