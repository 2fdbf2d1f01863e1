from django.db import migrations, models


class Migration(migrations.Migration):
    """A link from a chat shows the sender's words: it belongs to the browser in which it was begun."""

    dependencies = [("feedback", "0003_rated_at")]

    operations = [
        migrations.AddField(model_name="formlink", name="begun_at", field=models.DateTimeField(null=True)),
    ]
