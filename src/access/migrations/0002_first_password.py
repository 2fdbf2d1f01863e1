"""A password that was given out has to be changed by the one who got it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]

    operations = [
        migrations.AddField("user", "must_change_password", models.BooleanField(default=False, db_default=False, verbose_name="phải đổi mật khẩu")),
    ]
