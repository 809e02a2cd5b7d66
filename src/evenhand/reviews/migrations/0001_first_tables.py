import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from evenhand.people.first_tables import FirstTables


class Migration(FirstTables):
    replaces = [('reviews', '0008_judges_of_packages')]

    dependencies = [
        ('conversations', '0001_first_tables'),
        ('people', '0001_first_tables'),
        ('scorecards', '0001_first_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Draw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='draws', to='people.workspace')),
                ('name', models.CharField(max_length=160)),
                ('scorecard', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='scorecards.scorecard')),
                ('purpose', models.CharField(choices=[('random', 'Random'), ('stratified', 'Stratified'), ('risk', 'Risk-based'), ('manual', 'Hand-picked'), ('calibration', 'Calibration'), ('onboarding', 'Onboarding'), ('dispute', 'Dispute'), ('escalation', 'The judge was not sure'), ('extra', 'Extra: somebody else had taken the slot'), ('every', 'All conversations'), ('unknown', 'Unknown')], max_length=16)),
                ('criteria', models.JSONField(default=dict)),
                ('design', models.JSONField(default=dict)),
                ('seed', models.PositiveBigIntegerField()),
                ('algorithm', models.CharField(max_length=40)),
                ('frame', models.BinaryField()),
                ('frame_size', models.PositiveIntegerField()),
                ('frame_hash', models.CharField(max_length=64)),
                ('known', models.BinaryField(default=bytes)),
                ('size', models.PositiveIntegerField()),
                ('first_day', models.DateField(null=True)),
                ('last_day', models.DateField(null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', '-created_at'], name='draw_newest')],
            },
        ),
        migrations.CreateModel(
            name='DrawItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='reviews.draw')),
                ('segment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='draw_items', to='conversations.segment')),
                ('position', models.PositiveIntegerField()),
                ('probability', models.FloatField()),
                ('stratum', models.CharField(blank=True, max_length=80)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('draw', 'segment'), name='draw_item_once'), models.CheckConstraint(condition=models.Q(('probability__gt', 0), ('probability__lte', 1)), name='draw_item_probability')],
            },
        ),
        migrations.CreateModel(
            name='SavedFilter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('shared', models.BooleanField(default=False, verbose_name='shared')),
                ('criteria', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['name', 'id'],
                'constraints': [models.UniqueConstraint(fields=('workspace', 'owner', 'name'), name='saved_filter_name_once')],
            },
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='plans', to='people.workspace')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('scorecard', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scorecards.scorecard')),
                ('criteria', models.JSONField(default=dict)),
                ('design', models.JSONField(default=dict)),
                ('size', models.PositiveIntegerField()),
                ('goal', models.CharField(choices=[('shared', 'for everyone together'), ('each', 'for each reviewer')], default='shared', max_length=8)),
                ('repeat', models.CharField(choices=[('once', 'Once, now'), ('daily', 'Every day'), ('weekly', 'Every week'), ('fortnightly', 'Every two weeks'), ('monthly_date', 'Every month, on the same date'), ('monthly_weekday', 'Every month, on the same weekday (2nd Tuesday)'), ('monthly_last', 'Every month, on the last such weekday')], max_length=16)),
                ('first_day', models.DateField()),
                ('at', models.TimeField()),
                ('zone', models.CharField(max_length=64)),
                ('window_days', models.PositiveSmallIntegerField(null=True)),
                ('assignment', models.CharField(choices=[('rotated', 'Dealt out, so that reviewers share agents'), ('pool', 'A common pool: whoever is free takes the next')], default='rotated', max_length=8)),
                ('everyone', models.BooleanField(default=True)),
                ('double_share', models.PositiveSmallIntegerField(default=0)),
                ('hide_automatic', models.BooleanField(default=True)),
                ('hide_reviews', models.BooleanField(default=True)),
                ('due_days', models.PositiveSmallIntegerField(default=7)),
                ('disputes', models.CharField(blank=True, choices=[('', "As the workspace's rules say"), ('other', 'Somebody else than the reviewer'), ('anyone', 'The reviewer, or any lead')], max_length=8)),
                ('paused_at', models.DateTimeField(null=True)),
                ('next_at', models.DateTimeField(null=True)),
                ('edit', models.PositiveIntegerField(default=0)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('archived_at', models.DateTimeField(null=True)),
                ('reviewers', models.ManyToManyField(related_name='+', to=settings.AUTH_USER_MODEL)),
                ('excluded', models.ManyToManyField(related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name', 'id'],
                'indexes': [models.Index(condition=models.Q(('next_at__isnull', False), ('paused_at__isnull', True)), fields=['next_at'], name='plan_to_run')],
                'constraints': [models.CheckConstraint(condition=models.Q(('double_share__lte', 100)), name='plan_double_share'), models.CheckConstraint(condition=models.Q(('size__gte', 1)), name='plan_draws_something')],
            },
        ),
        migrations.CreateModel(
            name='Cycle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cycles', to='reviews.plan')),
                ('period', models.DateField()),
                ('moment', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('draw', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cycle', to='reviews.draw')),
                ('note', models.CharField(blank=True, max_length=400)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['-period'],
                'constraints': [models.UniqueConstraint(fields=('plan', 'period'), name='plan_runs_once_per_period')],
            },
        ),
        migrations.CreateModel(
            name='Slot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
                ('plan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='slots', to='reviews.plan')),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slots', to='reviews.draw')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slots', to='reviews.drawitem')),
                ('copy', models.PositiveSmallIntegerField(default=0)),
                ('reviewer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('state', models.CharField(choices=[('open', 'Open'), ('claimed', 'Begun'), ('done', 'Done'), ('skipped', 'Skipped')], default='open', max_length=8)),
                ('claimed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('claim_until', models.DateTimeField(null=True)),
                ('returned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('skipped_reason', models.CharField(blank=True, max_length=200)),
                ('due_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', 'reviewer', 'state', 'due_at', 'id'], name='slot_waiting'), models.Index(fields=['state', 'claim_until'], name='slot_claims'), models.Index(fields=['claimed_by', 'state', 'due_at'], name='slot_of_person')],
                'constraints': [models.UniqueConstraint(fields=('item', 'copy'), name='slot_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'claimed'), _negated=True), models.Q(('claim_until__isnull', False), ('claimed_by__isnull', False)), _connector='OR'), name='claimed_slot_has_a_holder'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'skipped'), _negated=True), models.Q(('skipped_reason', ''), _negated=True), _connector='OR'), name='skipped_slot_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Author',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
                ('kind', models.CharField(choices=[('person', 'Person'), ('rules', 'Rules'), ('local', 'Local model'), ('llm', 'Language model'), ('added', 'Judge of an added package')], max_length=8)),
                ('name', models.CharField(max_length=150)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('external_id', models.CharField(blank=True, max_length=255)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('user__isnull', False)), fields=('workspace', 'user'), name='one_author_per_user'), models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('workspace', 'kind', 'external_id'), name='author_external_id_once')],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
                ('segment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='conversations.segment')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='reviews.author')),
                ('automatic', models.BooleanField(default=False)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='scorecards.scorecardversion')),
                ('kind', models.CharField(choices=[('quality', 'Quality'), ('self', 'Self-review'), ('peer', 'Peer review'), ('calibration', 'Calibration'), ('second', 'Second rating')], default='quality', max_length=12)),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('disputed', 'Disputed'), ('superseded', 'Superseded')], default='draft', max_length=12)),
                ('purpose', models.CharField(choices=[('random', 'Random'), ('stratified', 'Stratified'), ('risk', 'Risk-based'), ('manual', 'Hand-picked'), ('calibration', 'Calibration'), ('onboarding', 'Onboarding'), ('dispute', 'Dispute'), ('escalation', 'The judge was not sure'), ('extra', 'Extra: somebody else had taken the slot'), ('every', 'All conversations'), ('unknown', 'Unknown')], max_length=16)),
                ('probability', models.FloatField(null=True)),
                ('draw', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='reviews.draw')),
                ('slot', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reviews', to='reviews.slot')),
                ('saw_automatic', models.BooleanField(null=True)),
                ('saw_other_reviews', models.BooleanField(null=True)),
                ('started_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(null=True)),
                ('happened_at', models.DateTimeField()),
                ('score', models.FloatField(null=True)),
                ('outcome', models.CharField(choices=[('pass', 'Pass'), ('fail', 'Fail'), ('none', 'No score')], default='none', max_length=4)),
                ('comment', models.TextField(blank=True)),
                ('content_hash', models.CharField(blank=True, max_length=32)),
                ('supersedes', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='superseded_by', to='reviews.review')),
                ('edit', models.PositiveIntegerField(default=0)),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', 'automatic', 'status', 'happened_at'], name='review_in_iqs'), models.Index(fields=['workspace', 'author', '-submitted_at'], name='review_of_author')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('automatic', True)), fields=('segment', 'author', 'version', 'content_hash'), name='judge_scores_a_segment_once'), models.UniqueConstraint(condition=models.Q(('automatic', False), ('status', 'draft')), fields=('segment', 'author', 'kind'), name='one_draft_per_author_and_segment'), models.UniqueConstraint(condition=models.Q(('slot__isnull', False), ('status__in', ['published', 'disputed'])), fields=('slot',), name='one_review_fills_a_slot'), models.CheckConstraint(condition=models.Q(('probability__isnull', True), models.Q(('probability__gt', 0), ('probability__lte', 1)), _connector='OR'), name='review_probability'), models.CheckConstraint(condition=models.Q(models.Q(('purpose__in', ['random', 'stratified', 'risk']), _negated=True), ('probability__isnull', False), _connector='OR'), name='drawn_review_has_a_probability'), models.CheckConstraint(condition=models.Q(('status', 'draft'), ('submitted_at__isnull', False), _connector='OR'), name='submitted_review_has_a_time'), models.CheckConstraint(condition=models.Q(('supersedes__isnull', True), models.Q(('supersedes', models.F('id')), _negated=True), _connector='OR'), name='review_does_not_supersede_itself')],
            },
        ),
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ratings', to='reviews.review')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='scorecards.category')),
                ('state', models.CharField(choices=[('rated', 'Rated'), ('na', 'Does not apply'), ('abstained', 'Cannot tell'), ('open', 'Not answered')], max_length=10)),
                ('option', models.PositiveSmallIntegerField(null=True)),
                ('root_causes', models.JSONField(default=list)),
                ('comment', models.TextField(blank=True)),
                ('evidence', models.JSONField(default=list)),
                ('confidence', models.FloatField(null=True)),
                ('reason', models.CharField(blank=True, max_length=500)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('review', 'category'), name='rating_once'), models.CheckConstraint(condition=models.Q(models.Q(('option__isnull', False), ('state', 'rated')), models.Q(models.Q(('state', 'rated'), _negated=True), ('option__isnull', True)), _connector='OR'), name='rating_has_an_option_or_none')],
            },
        ),
        migrations.CreateModel(
            name='DisputeRules',
            fields=[
                ('workspace', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='dispute_rules', serialize=False, to='people.workspace')),
                ('window_days', models.PositiveSmallIntegerField(default=14, validators=[django.core.validators.MaxValueValidator(365)], verbose_name='days to dispute a review')),
                ('decide_days', models.PositiveSmallIntegerField(default=7, validators=[django.core.validators.MaxValueValidator(365)], verbose_name='days to decide a dispute')),
                ('other_decides', models.BooleanField(default=True, verbose_name='somebody else than the reviewer decides')),
                ('show_automatic', models.BooleanField(default=False, verbose_name='agents see automatic reviews')),
                ('blind_self', models.BooleanField(default=True, verbose_name='self- and peer reviews are blind')),
            ],
        ),
        migrations.CreateModel(
            name='Acknowledgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('review', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='acknowledgement', to='reviews.review')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='Dispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='disputes', to='people.workspace')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='disputes', to='reviews.review')),
                ('status', models.CharField(choices=[('open', 'Open'), ('accepted', 'Accepted'), ('partly', 'Accepted in part'), ('rejected', 'Rejected'), ('withdrawn', 'Withdrawn')], default='open', max_length=10)),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opened_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('other_decides', models.BooleanField(default=True)),
                ('assigned_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_at', models.DateTimeField(null=True)),
                ('result', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='came_of', to='reviews.review')),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', 'status', 'due_at', 'id'], name='dispute_waiting'), models.Index(fields=['workspace', '-ended_at', '-id'], name='dispute_newest')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'open')), fields=('review',), name='one_open_dispute_per_review'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('status', 'open')), models.Q(models.Q(('status', 'open'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='dispute_ends_when_decided')],
            },
        ),
        migrations.CreateModel(
            name='DisputedRating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dispute', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='reviews.dispute')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disputed', to='scorecards.category')),
                ('before', models.SmallIntegerField()),
                ('wished', models.SmallIntegerField(null=True)),
                ('reason', models.TextField(max_length=4000)),
                ('decision', models.CharField(blank=True, choices=[('', 'Not decided'), ('accepted', 'Accepted'), ('partly', 'Accepted in part'), ('rejected', 'Rejected')], default='', max_length=10)),
                ('after', models.SmallIntegerField(null=True)),
                ('answer', models.TextField(blank=True, max_length=4000)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('decision', ''), _negated=True), fields=['category', '-id'], name='precedents_of_category')],
                'constraints': [models.UniqueConstraint(fields=('dispute', 'category'), name='disputed_once'), models.CheckConstraint(condition=models.Q(('decision', ''), models.Q(('answer', ''), _negated=True), _connector='OR'), name='decision_has_a_reason'), models.CheckConstraint(condition=models.Q(('decision', ''), ('after__isnull', False), _connector='OR'), name='decision_says_what_holds')],
            },
        ),
        migrations.CreateModel(
            name='CommentTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('text', models.TextField(max_length=4000, verbose_name='text')),
                ('shared', models.BooleanField(default=False, verbose_name='shared')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['name', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('shared', False)), fields=('workspace', 'owner', 'name'), name='own_comment_template_once'), models.UniqueConstraint(condition=models.Q(('shared', True)), fields=('workspace', 'name'), name='shared_comment_template_once')],
            },
        ),
        migrations.CreateModel(
            name='Hashtag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hashtags', to='reviews.review')),
                ('word', models.CharField(max_length=40)),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', 'word'], name='hashtag_of_workspace')],
                'constraints': [models.UniqueConstraint(fields=('review', 'word'), name='hashtag_once_per_review')],
            },
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='reviews.review')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(max_length=254)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('review', 'user'), name='mention_once_per_review')],
            },
        ),
        migrations.CreateModel(
            name='Kudos',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='kudos', to='reviews.review')),
                ('message', models.PositiveIntegerField(null=True)),
                ('quote', models.CharField(blank=True, max_length=200)),
                ('text', models.CharField(max_length=300)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('message__isnull', False)), fields=('review', 'message'), name='kudos_once_per_message'), models.UniqueConstraint(condition=models.Q(('message__isnull', True)), fields=('review',), name='kudos_once_for_the_whole')],
            },
        ),
    ]
