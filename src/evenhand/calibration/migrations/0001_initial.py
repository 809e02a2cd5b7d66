import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from evenhand.people.first_tables import FirstTables


class Migration(FirstTables):
    dependencies = [
        ('conversations', '0001_first_tables'),
        ('people', '0001_first_tables'),
        ('reviews', '0001_first_tables'),
        ('scorecards', '0001_first_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('deadline', models.DateTimeField(verbose_name='deadline')),
                ('show_peers', models.BooleanField(default=False, verbose_name="show the others' answers to a participant who has submitted that segment")),
                ('hide_agent', models.BooleanField(default=True, verbose_name="hide the agent's name from participants")),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('started_at', models.DateTimeField(null=True)),
                ('discussed_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', '-created_at'], name='calibration_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('started_at__isnull', False), models.Q(('discussed_at__isnull', True), ('closed_at__isnull', True)), _connector='OR'), name='calibration_starts_first')],
            },
        ),
        migrations.CreateModel(
            name='SegmentDraw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='draws', to='calibration.session')),
                ('criteria', models.JSONField(default=dict)),
                ('seed', models.PositiveBigIntegerField()),
                ('algorithm', models.CharField(max_length=40)),
                ('frame', models.BinaryField()),
                ('frame_size', models.PositiveIntegerField()),
                ('frame_hash', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField()),
                ('drawn_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='calibration.session')),
                ('segment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calibration_items', to='conversations.segment')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scorecards.scorecardversion')),
                ('position', models.PositiveIntegerField()),
                ('draw', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='calibration.segmentdraw')),
            ],
            options={
                'ordering': ['position', 'id'],
                'constraints': [models.UniqueConstraint(fields=('session', 'segment'), name='calibration_item_once')],
            },
        ),
        migrations.CreateModel(
            name='Participant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participants', to='calibration.session')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('baseline', models.BooleanField(default=False)),
                ('excused_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('session', 'user'), name='calibration_person_once'), models.UniqueConstraint(condition=models.Q(('baseline', True)), fields=('session',), name='calibration_one_baseline')],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='calibration.item')),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='calibration.participant')),
                ('review', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calibration_seat', to='reviews.review')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('item', 'participant'), name='calibration_seat_once')],
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='calibration.item')),
                ('category', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scorecards.category')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('text', models.TextField(max_length=4000)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['created_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='AgreedAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agreed', to='calibration.item')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scorecards.category')),
                ('option', models.SmallIntegerField()),
                ('note', models.TextField(blank=True, max_length=4000)),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('item', 'category'), name='calibration_agreed_once'), models.CheckConstraint(condition=models.Q(('option__gte', -1)), name='calibration_agreed_option')],
            },
        ),
    ]
