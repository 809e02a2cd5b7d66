"""How a conversation without a subject is named, and words found whatever their accents."""

from django.db import migrations, models

from evenhand.conversations import search


def index_without_accents(apps, schema_editor):
    """PostgreSQL kept accents before; SQLite never did."""
    if schema_editor.connection.vendor == "sqlite":
        return
    for statement in [*search.POSTGRES_DROP, *search.POSTGRES_CREATE]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("conversations", "0005_one_index_of_teams")]
    operations = [
        migrations.AddField(
            "conversation",
            "opening",
            models.CharField(blank=True, default="", max_length=120, verbose_name="opening"),
            preserve_default=False,
        ),
        migrations.RunPython(index_without_accents, migrations.RunPython.noop),
    ]
