"""Targets kept with workspaces and teams become the first of those with days."""

from datetime import date

from django.db import migrations

USUAL = 85.0
BANDS = {"excellent": 80.0, "acceptable": 60.0}
LONG_AGO = date(1970, 1, 1)


def take_over(apps, schema_editor):
    """Each target somebody had set, from ever on."""
    target = apps.get_model("insights", "Target")
    for workspace in apps.get_model("people", "Workspace").objects.exclude(iqs_target=USUAL):
        target.objects.create(
            workspace=workspace, first_day=LONG_AGO, value=workspace.iqs_target, **BANDS
        )
    for team in apps.get_model("people", "Team").objects.exclude(iqs_target=None):
        target.objects.create(
            workspace=team.workspace,
            team=team,
            first_day=LONG_AGO,
            value=team.iqs_target,
            **BANDS,
        )


class Migration(migrations.Migration):
    dependencies = [("insights", "0006_laboratory_runs"), ("people", "0003_notices")]
    run_before = [("people", "0004_targets_moved_to_insights")]
    operations = [migrations.RunPython(take_over, migrations.RunPython.noop)]
