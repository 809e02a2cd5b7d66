import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from evenhand.people.first_tables import FirstTables


class Migration(FirstTables):
    replaces = [('sources', '0003_past_reviews')]

    dependencies = [
        ('people', '0001_first_tables'),
        ('reviews', '0001_first_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='imports', to='people.workspace')),
                ('source', models.CharField(max_length=64, verbose_name='source')),
                ('format', models.CharField(max_length=40, verbose_name='format')),
                ('filename', models.CharField(max_length=255, verbose_name='file')),
                ('file', models.CharField(blank=True, max_length=400)),
                ('options', models.JSONField(default=dict)),
                ('fingerprint', models.CharField(blank=True, max_length=64)),
                ('state', models.CharField(choices=[('preview', 'Being mapped'), ('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('stopped', 'Stopped'), ('failed', 'Failed')], default='waiting', max_length=8)),
                ('bytes_read', models.PositiveBigIntegerField(default=0)),
                ('bytes_total', models.PositiveBigIntegerField(default=0)),
                ('entries', models.PositiveBigIntegerField(default=0)),
                ('lines', models.PositiveBigIntegerField(default=0)),
                ('added', models.PositiveBigIntegerField(default=0)),
                ('updated', models.PositiveBigIntegerField(default=0)),
                ('unchanged', models.PositiveBigIntegerField(default=0)),
                ('rejected', models.PositiveBigIntegerField(default=0)),
                ('rejects_file', models.CharField(blank=True, max_length=400)),
                ('rejects_bytes', models.PositiveBigIntegerField(default=0)),
                ('reasons_bytes', models.PositiveBigIntegerField(default=0)),
                ('notes', models.JSONField(default=dict)),
                ('lease_until', models.DateTimeField(null=True)),
                ('worker', models.CharField(blank=True, max_length=80)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('error', models.TextField(blank=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('started_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', '-created_at'], name='import_newest')],
            },
        ),
        migrations.CreateModel(
            name='RejectedLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rejected_lines', to='sources.importrun')),
                ('line', models.PositiveBigIntegerField()),
                ('place', models.CharField(blank=True, max_length=300)),
                ('reason', models.CharField(max_length=1000)),
            ],
            options={
                'ordering': ['line', 'id'],
                'constraints': [models.UniqueConstraint(fields=('run', 'line', 'place'), name='rejected_line_once')],
            },
        ),
        migrations.CreateModel(
            name='ImportedReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
                ('source', models.CharField(max_length=64)),
                ('external_id', models.CharField(max_length=255)),
                ('run', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reviews', to='sources.importrun')),
                ('review', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='imported', to='reviews.review')),
                ('content_hash', models.CharField(max_length=32)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('workspace', 'source', 'external_id'), name='imported_review_once')],
            },
        ),
    ]
