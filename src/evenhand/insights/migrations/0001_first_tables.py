import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from evenhand.people.first_tables import FirstTables


class Migration(FirstTables):
    replaces = [('insights', '0009_main_drivers')]

    dependencies = [
        ('conversations', '0001_first_tables'),
        ('people', '0001_first_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='AlertRules',
            fields=[
                ('workspace', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='people.workspace')),
                ('on', models.BooleanField(default=True, verbose_name='watch for changes')),
                ('least', models.FloatField(default=3.0, validators=[django.core.validators.MinValueValidator(0.5), django.core.validators.MaxValueValidator(50)], verbose_name='smallest change worth an alert, in points')),
                ('share', models.FloatField(default=10.0, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(50)], verbose_name='false alerts allowed among those of a week, in percent')),
                ('baseline', models.PositiveSmallIntegerField(default=8, validators=[django.core.validators.MinValueValidator(4), django.core.validators.MaxValueValidator(26)], verbose_name="weeks that set somebody's own level")),
                ('cooldown', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MaxValueValidator(26)], verbose_name='weeks of silence after an alert')),
                ('last_day', models.DateField(editable=False, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='WatchRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
                ('day', models.DateField()),
                ('begun_at', models.DateTimeField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('problem', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('workspace', 'day'), name='watched_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
                ('metric', models.CharField(choices=[('people', 'IQS, people'), ('automatic', 'automatic score'), ('csat', 'CSAT')], max_length=12)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.team')),
                ('agent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.agent')),
                ('day', models.DateField()),
                ('since', models.DateField()),
                ('compared_from', models.DateField()),
                ('change', models.FloatField()),
                ('p_value', models.FloatField()),
                ('false_alarm_every', models.FloatField()),
                ('reviews', models.PositiveIntegerField()),
                ('parts', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('new', 'new'), ('acknowledged', 'acknowledged'), ('resolved', 'resolved')], default='new', max_length=12)),
                ('quiet_until', models.DateField(null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['-day', '-id'],
                'indexes': [models.Index(fields=['workspace', '-day', '-id'], name='alert_newest')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('agent__isnull', False)), fields=('metric', 'team', 'agent', 'day'), name='agent_alerted_once'), models.UniqueConstraint(condition=models.Q(('agent__isnull', True)), fields=('metric', 'team', 'day'), name='team_alerted_once')],
            },
        ),
        migrations.CreateModel(
            name='AlertNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('alert', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='insights.alert')),
                ('state', models.CharField(choices=[('new', 'new'), ('acknowledged', 'acknowledged'), ('resolved', 'resolved')], max_length=12)),
                ('text', models.TextField(blank=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
                ('url', models.URLField(max_length=500, verbose_name='address')),
                ('secret', models.CharField(max_length=64)),
                ('on', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('workspace', 'url'), name='webhook_address_once')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('webhook', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='insights.webhook')),
                ('alert', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='insights.alert')),
                ('due_at', models.DateTimeField()),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('delivered_at', models.DateTimeField(null=True)),
                ('given_up_at', models.DateTimeField(null=True)),
                ('answer', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('delivered_at__isnull', True), ('given_up_at__isnull', True)), fields=['due_at'], name='delivery_due')],
                'constraints': [models.UniqueConstraint(fields=('webhook', 'alert'), name='alert_delivered_once')],
            },
        ),
        migrations.CreateModel(
            name='Annotation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.team')),
                ('day', models.DateField(verbose_name='day')),
                ('text', models.CharField(max_length=200, verbose_name='what changed')),
                ('anew', models.BooleanField(default=True, verbose_name="set everybody's own level anew from then on")),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-day', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Driver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
                ('language', models.CharField(blank=True, max_length=16)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('named_by_hand', models.BooleanField(default=False)),
                ('terms', models.JSONField(default=list)),
                ('avoidable', models.CharField(choices=[('words', 'by their words'), ('all', 'all of them'), ('none', 'none of them')], default='words', max_length=8, verbose_name='avoidable contacts')),
                ('hidden', models.BooleanField(default=False)),
                ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='merged', to='insights.driver')),
                ('split_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='split_off', to='insights.driver')),
                ('part_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='parts', to='insights.driver')),
                ('placed_by_hand', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='driver_not_merged_into_itself'), models.CheckConstraint(condition=models.Q(('part_of__isnull', True), models.Q(('part_of', models.F('id')), _negated=True), _connector='OR'), name='driver_not_part_of_itself')],
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('conversation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='contact', serialize=False, to='conversations.conversation')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
                ('driver', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='contacts', to='insights.driver')),
                ('certainty', models.FloatField(null=True)),
                ('avoidable', models.CharField(blank=True, max_length=16)),
                ('learnt_from', models.BooleanField(default=False)),
                ('pinned', models.BooleanField(default=False)),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', '-conversation'], name='contact_newest'), models.Index(fields=['driver', 'conversation'], name='contact_of_driver')],
            },
        ),
        migrations.CreateModel(
            name='DriverChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
                ('kind', models.CharField(choices=[('renamed', 'renamed'), ('merged', 'merged'), ('split', 'split off'), ('hidden', 'hidden or shown'), ('flagged', 'avoidable contacts changed'), ('placed', 'put under another')], max_length=8)),
                ('subject', models.CharField(max_length=300)),
                ('before', models.JSONField(default=dict)),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('changed_at', models.DateTimeField(auto_now_add=True)),
                ('undone_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', '-id'], name='driver_change_latest')],
            },
        ),
        migrations.CreateModel(
            name='DriverWork',
            fields=[
                ('workspace', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='people.workspace')),
                ('step', models.CharField(choices=[('none', 'nothing to do'), ('waiting', 'waiting for a worker'), ('reading', 'reading how conversations begin'), ('grouping', 'grouping what is alike'), ('following', 'sorting all conversations'), ('failed', 'failed')], default='none', max_length=16)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('worker', models.CharField(blank=True, max_length=80)),
                ('lease_until', models.DateTimeField(null=True)),
                ('error', models.TextField(blank=True)),
                ('asked_at', models.DateTimeField(null=True)),
                ('found_at', models.DateTimeField(null=True)),
                ('followed_at', models.DateTimeField(null=True)),
                ('report', models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name='SavingAssumptions',
            fields=[
                ('workspace', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='people.workspace')),
                ('minutes', models.FloatField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(0.1)], verbose_name='minutes of work per contact')),
                ('hourly_cost', models.FloatField(default=30, validators=[django.core.validators.MinValueValidator(0)], verbose_name='cost of an hour of work')),
                ('currency', models.CharField(default='EUR', max_length=8, verbose_name='currency')),
                ('share_low', models.FloatField(default=30, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='at least, in percent')),
                ('share_high', models.FloatField(default=70, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='at most, in percent')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('share_high__lte', 100), ('share_low__gte', 0), ('share_low__lte', models.F('share_high'))), name='saving_shares_in_order')],
            },
        ),
        migrations.CreateModel(
            name='DashboardView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.membership')),
                ('dashboard', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('query', models.TextField()),
                ('shared', models.BooleanField(default=False, verbose_name='shared')),
            ],
            options={
                'ordering': ['name', 'id'],
                'constraints': [models.UniqueConstraint(fields=('member', 'dashboard', 'name'), name='dashboard_view_name_once')],
            },
        ),
        migrations.CreateModel(
            name='FactStore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('workspace', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
                ('token', models.CharField(blank=True, max_length=32)),
                ('written_at', models.DateTimeField(null=True)),
                ('verified_at', models.DateTimeField(null=True)),
                ('lease', models.CharField(blank=True, max_length=32)),
                ('lease_until', models.DateTimeField(null=True)),
                ('problem', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='FactChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('workspace', models.BigIntegerField()),
                ('subject', models.CharField(choices=[('review', 'Review'), ('segment', 'Segment'), ('conversation', 'Conversation'), ('survey', 'Survey')], max_length=12)),
                ('row_id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', 'id'], name='fact_change_next')],
            },
        ),
        migrations.CreateModel(
            name='LaboratoryRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
                ('key', models.CharField(max_length=32)),
                ('query', models.TextField()),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('result', models.JSONField(null=True)),
                ('problem', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('taken_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('workspace', 'key'), name='laboratory_run_once')],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='people.team')),
                ('first_day', models.DateField(verbose_name='from')),
                ('value', models.FloatField(validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='target')),
                ('excellent', models.FloatField(validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='excellent from')),
                ('acceptable', models.FloatField(validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='acceptable from')),
                ('set_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-first_day'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('team__isnull', False)), fields=('team', 'first_day'), name='one_target_of_a_team_from_a_day'), models.UniqueConstraint(condition=models.Q(('team__isnull', True)), fields=('workspace', 'first_day'), name='one_target_of_a_workspace_from_a_day'), models.CheckConstraint(condition=models.Q(('acceptable__lte', models.F('excellent'))), name='target_bands_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Benchmark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
                ('key', models.SlugField(blank=True)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('value', models.FloatField(validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='average')),
                ('source', models.CharField(max_length=160, verbose_name='source')),
                ('address', models.URLField(blank=True, verbose_name='where it can be read')),
                ('shown', models.BooleanField(default=False, verbose_name='draw it beside our scores')),
            ],
            options={
                'ordering': ['name', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('workspace', 'key'), name='benchmark_once')],
            },
        ),
    ]
