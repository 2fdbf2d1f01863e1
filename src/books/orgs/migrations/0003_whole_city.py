"""Other names and place codes of units, absences with substitutes, delegations of single moves, takeovers of open cases."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kernel.ids

# `ended_on` cuts a period short; an absence that never began is an empty range and stands in nobody's way.
_PERIOD = "daterange(valid_from, GREATEST(valid_from, COALESCE(ended_on, valid_to + 1)), '[)')"
_ONE_ABSENCE = migrations.RunSQL(
    "ALTER TABLE orgs_absence ADD CONSTRAINT orgs_absence_once_a_day EXCLUDE USING gist ("
    f"text_span(position_id::text, position_id::text, '[]') WITH &&, {_PERIOD} WITH &&)",
    "ALTER TABLE orgs_absence DROP CONSTRAINT orgs_absence_once_a_day",
)


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("orgs", "0002_periods"),
    ]

    operations = [
        migrations.RenameModel("UnitSuccession", "Succession"),
        migrations.AddField("succession", "takes_cases", models.BooleanField(default=False, verbose_name="tiếp nhận việc đang giải quyết")),
        migrations.AddField("unit", "place_code", models.CharField(blank=True, default="", max_length=5, verbose_name="mã đơn vị hành chính"), preserve_default=False),
        migrations.AddField("unit", "also", models.JSONField(blank=True, default=list, verbose_name="tên gọi khác")),
        migrations.AddField("unit", "note", models.CharField(blank=True, default="", max_length=200, verbose_name="ghi chú"), preserve_default=False),
        migrations.AddField("delegation", "moves", models.JSONField(blank=True, default=list, verbose_name="thao tác được ủy quyền")),
        migrations.CreateModel(
            name="Takeover",
            fields=[
                ("id", models.UUIDField(default=kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("effective_on", models.DateField()),
                ("requested_at", models.DateTimeField()),
                ("after_id", models.UUIDField(null=True)),
                ("moved_in_walk", models.PositiveIntegerField(default=0)),
                ("failed_in_walk", models.PositiveIntegerField(default=0)),
                ("moved", models.PositiveIntegerField(default=0)),
                ("not_before", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("succession", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="takeover", to="orgs.succession")),
            ],
        ),
        migrations.AddIndex("takeover", models.Index(condition=models.Q(("finished_at__isnull", True)), fields=["effective_on"], name="orgs_takeover_open")),
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("valid_from", models.DateField(verbose_name="hiệu lực từ ngày")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
                ("legal_basis", models.CharField(max_length=300, verbose_name="căn cứ")),
                ("id", models.UUIDField(default=kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("reason", models.CharField(choices=[("leave", "Nghỉ phép"), ("sick", "Nghỉ ốm, thai sản"), ("mission", "Đi công tác, đi học"), ("other", "Lý do khác")], default="leave", max_length=20, verbose_name="lý do")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="trở lại ngày")),
                ("position", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="absences", to="orgs.position")),
                ("substitute", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="substitutions", to=settings.AUTH_USER_MODEL)),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="absences", to=settings.AUTH_USER_MODEL)),
            ],
            options={"verbose_name": "vắng mặt", "verbose_name_plural": "vắng mặt"},
        ),
        migrations.AddIndex("absence", models.Index(fields=["substitute", "valid_to"], name="orgs_absence_substitute")),
        _ONE_ABSENCE,
    ]
