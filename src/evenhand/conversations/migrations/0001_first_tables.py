import django.db.models.deletion
from django.db import migrations, models

from evenhand.conversations import search
from evenhand.people.first_tables import FirstTables


def create(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    run(schema_editor, search.SQLITE_CREATE if vendor == "sqlite" else search.POSTGRES_CREATE)


def drop(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    run(schema_editor, search.SQLITE_DROP if vendor == "sqlite" else search.POSTGRES_DROP)


def run(schema_editor, statements):
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(FirstTables):
    replaces = [('conversations', '0007_removals')]

    dependencies = [
        ('people', '0001_first_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Conversation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
                ('source', models.CharField(max_length=64, verbose_name='source')),
                ('external_id', models.CharField(max_length=255, verbose_name='id at the source')),
                ('channel', models.CharField(choices=[('chat', 'Chat'), ('email', 'E-mail'), ('phone', 'Phone'), ('messaging', 'Messaging'), ('social', 'Social'), ('web', 'Web form'), ('other', 'Other')], max_length=16, verbose_name='channel')),
                ('subject', models.CharField(blank=True, max_length=300, verbose_name='subject')),
                ('opening', models.CharField(blank=True, max_length=120, verbose_name='opening')),
                ('language', models.CharField(blank=True, max_length=16, verbose_name='language')),
                ('customer', models.CharField(blank=True, max_length=150, verbose_name='customer')),
                ('started_at', models.DateTimeField(verbose_name='started')),
                ('ended_at', models.DateTimeField(verbose_name='ended')),
                ('times_assumed', models.BooleanField(default=False)),
                ('messages', models.PositiveIntegerField(default=0)),
                ('agent_messages', models.PositiveIntegerField(default=0)),
                ('customer_messages', models.PositiveIntegerField(default=0)),
                ('bot_messages', models.PositiveIntegerField(default=0)),
                ('agent_words', models.PositiveIntegerField(default=0)),
                ('first_reply_seconds', models.FloatField(null=True, verbose_name='first reply')),
                ('attributes', models.JSONField(default=dict)),
                ('tags', models.JSONField(default=list)),
                ('content_hash', models.CharField(max_length=32)),
                ('redacted_at', models.DateTimeField(null=True)),
                ('imported_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', '-started_at', '-id'], name='conversation_newest'), models.Index(fields=['workspace', 'channel', '-started_at', '-id'], name='conversation_channel'), models.Index(fields=['workspace', 'language', '-started_at', '-id'], name='conversation_language')],
                'constraints': [models.UniqueConstraint(fields=('workspace', 'source', 'external_id'), name='conversation_once')],
            },
        ),
        migrations.CreateModel(
            name='Transcript',
            fields=[
                ('conversation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='transcript', serialize=False, to='conversations.conversation')),
                ('document', models.TextField()),
                ('search_text', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
                ('conversation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conversations.conversation')),
                ('name', models.CharField(max_length=100, verbose_name='tag')),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', 'name', '-conversation'], name='tag_name')],
                'constraints': [models.UniqueConstraint(fields=('conversation', 'name'), name='tag_once')],
            },
        ),
        migrations.CreateModel(
            name='Segment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
                ('conversation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='segments', to='conversations.conversation')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('agent', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='segments', to='people.agent')),
                ('team', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='segments', to='people.team')),
                ('author', models.CharField(blank=True, max_length=255)),
                ('first_message', models.PositiveIntegerField(default=0)),
                ('last_message', models.PositiveIntegerField(default=0)),
                ('started_at', models.DateTimeField()),
                ('channel', models.CharField(choices=[('chat', 'Chat'), ('email', 'E-mail'), ('phone', 'Phone'), ('messaging', 'Messaging'), ('social', 'Social'), ('web', 'Web form'), ('other', 'Other')], max_length=16)),
                ('attribution_corrected', models.BooleanField(default=False)),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', 'agent', '-started_at', '-id'], name='segment_of_agent'), models.Index(fields=['workspace', 'team', '-started_at', '-id'], name='segment_of_team'), models.Index(fields=['workspace', '-started_at', '-id'], name='segment_newest')],
                'constraints': [models.UniqueConstraint(fields=('conversation', 'position'), name='segment_once')],
            },
        ),
        migrations.CreateModel(
            name='SurveyAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
                ('conversation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='surveys', to='conversations.conversation')),
                ('external_id', models.CharField(max_length=255)),
                ('kind', models.CharField(choices=[('csat', 'CSAT'), ('nps', 'NPS'), ('ces', 'CES')], max_length=8)),
                ('value', models.FloatField(null=True)),
                ('scale_min', models.FloatField()),
                ('scale_max', models.FloatField()),
                ('comment', models.TextField(blank=True)),
                ('agent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.agent')),
                ('sent_at', models.DateTimeField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', 'kind', 'answered_at'], name='survey_answered')],
                'constraints': [models.UniqueConstraint(fields=('conversation', 'kind', 'external_id'), name='survey_answer_once'), models.CheckConstraint(condition=models.Q(('value__isnull', True), models.Q(('value__gte', models.F('scale_min')), ('value__lte', models.F('scale_max'))), _connector='OR'), name='survey_answer_on_its_scale')],
            },
        ),
        migrations.CreateModel(
            name='Removal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
                ('kind', models.CharField(choices=[('blacked out', 'Blacked out'), ('deleted', 'Deleted')], max_length=16)),
                ('number', models.BigIntegerField()),
                ('source', models.CharField(max_length=64)),
                ('external_id', models.CharField(max_length=255)),
                ('characters', models.PositiveIntegerField(default=0)),
                ('went_along', models.JSONField(default=dict)),
                ('by', models.CharField(max_length=254)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', '-id'], name='removal_newest')],
            },
        ),
        migrations.RunPython(create, drop),
    ]
