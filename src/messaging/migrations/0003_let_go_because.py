from django.db import migrations, models


class Migration(migrations.Migration):
    """Why a person wrote a message off. The database itself fills it in: messages are written by SQL that does not name it."""

    dependencies = [("messaging", "0002_has_failed")]

    operations = [
        migrations.AddField("outbound", "let_go_because", models.TextField(db_default="")),
        migrations.AddIndex(
            "outbound",
            models.Index(fields=["-settled_at"], name="outbound_let_go", condition=~models.Q(let_go_because="")),
        ),
    ]
