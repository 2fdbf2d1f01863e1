"""Tables of the vault: keys of single messages (never in backups) and of files. No words, no names of people."""

from __future__ import annotations

from django.db import models


class MessageKey(models.Model):
    """The key of one sealed message, wrapped under a day key. Deleting the row destroys the words.

    Excluded from backups (`pg_dump --exclude-table-data=vault_messagekey`).
    """

    id = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField()

    class Meta:
        verbose_name = "khóa của một tin nhắn"
        verbose_name_plural = "khóa của các tin nhắn"

    def __str__(self) -> str:
        return str(self.id)


class File(models.Model):
    """One stored file. Without `key_ct` it has been destroyed, and only this line tells that it was there."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    name_ct = models.BinaryField(null=True)
    tag = models.BinaryField(null=True)
    key_ct = models.BinaryField(null=True)
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "tệp"
        verbose_name_plural = "tệp"
        indexes = [models.Index(fields=["tag"], name="vault_file_tag")]

    def __str__(self) -> str:
        return str(self.id)
