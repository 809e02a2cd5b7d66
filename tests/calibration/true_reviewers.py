"""The demo centre knows the truth: reviewers' severities are held against it."""

import numpy as np
from django.urls import reverse

from evenhand.calibration import profiles
from evenhand.calibration.answers import panel_of
from evenhand.calibration.models import Session
from evenhand.calibration.queries import session_or_404
from evenhand.calibration.results import results_of
from evenhand.people.models import Membership
from evenhand.people.roles import Role


def what_is_shown_of_reviewers_is_true(workspace, demo, sign_in):
    """The profiles, the page of reviewers and the last session of the loaded centre."""
    severity, severe, na_habit = _truth(demo)
    material = profiles.material(workspace)
    rows = {str(row.author): row for row in profiles.reviewer_rows(material)}
    _severities_are_near_the_truth(rows, severity, severe)
    assert rows[na_habit].says_na_often
    assert not any(row.says_na_often for name, row in rows.items() if name != na_habit)
    _the_severe_reviewer_is_named(workspace, sign_in, severe)
    _the_last_month_was_calibrated(workspace)


def _truth(demo):
    """True severity of each reviewer by name, against the mean of the panel."""
    names = {reviewer.key: reviewer.name for reviewer in demo.reviewers}
    usual = np.mean(list(demo.truth.severity.values()))
    found = {names[key]: points - usual for key, points in demo.truth.severity.items()}
    return found, names[demo.truth.facts.severe_reviewer], names[demo.truth.facts.na_reviewer]


def _severities_are_near_the_truth(rows, severity, severe):
    names = sorted(severity)
    found = np.array([rows[name].severity.value for name in names])
    true = np.array([severity[name] for name in names])
    assert np.corrcoef(found, true)[0, 1] > 0.95
    assert np.abs(found - true).max() < 2.5
    assert max(rows, key=lambda name: rows[name].severity.value) == severe
    assert rows[severe].adjusted


def _the_severe_reviewer_is_named(workspace, sign_in, severe):
    lead = Membership.objects.get(workspace=workspace, role=Role.LEAD)
    address = reverse("calibration_reviewers", args=[workspace.slug])
    page = sign_in(lead).get(address).content.decode()
    row = page[page.index(severe) :]
    assert "stricter than the panel" in row[: row.index("</tr>")]
    assert page.count("stricter than the panel") == 1


def _the_last_month_was_calibrated(workspace):
    lead = Membership.objects.get(workspace=workspace, role=Role.LEAD)
    session = Session.objects.get(workspace=workspace, closed_at__isnull=False)
    standing = session_or_404(lead, session.pk)
    assert standing.items >= 5
    assert standing.people == 6
    results = results_of(panel_of(lead, standing))
    assert all(any(category.sheet for category in result.categories) for result in results)
