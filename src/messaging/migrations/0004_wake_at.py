from django.db import migrations, models


class Migration(migrations.Migration):
    """When the dialogue comes back to a draft by itself: a question that is still open, words that wait for a choice."""

    dependencies = [("messaging", "0003_let_go_because")]

    operations = [
        migrations.AddField("conversation", "wake_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "conversation",
            models.Index(fields=["wake_at"], name="conversation_wakes", condition=models.Q(wake_at__isnull=False)),
        ),
    ]
