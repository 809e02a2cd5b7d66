"""The search index, in each database's own way."""

from django.db import migrations

from evenhand.conversations import search


def create(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    run(schema_editor, search.SQLITE_CREATE if vendor == "sqlite" else search.POSTGRES_CREATE)


def drop(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    run(schema_editor, search.SQLITE_DROP if vendor == "sqlite" else search.POSTGRES_DROP)


def run(schema_editor, statements):
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
