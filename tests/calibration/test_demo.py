"""The demo centre knows the truth: reviewers' severities are held against it."""

from datetime import date

import numpy as np
import pytest
from django.urls import reverse

from evenhand.calibration import profiles
from evenhand.calibration.answers import panel_of
from evenhand.calibration.models import Session
from evenhand.calibration.queries import session_or_404
from evenhand.calibration.results import results_of
from evenhand.people.models import Membership, Workspace
from evenhand.people.roles import Role
from evenhand.site.demo import generate
from evenhand.site.demo_loader import load_demo

END = date(2026, 6, 1)
pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def truth():
    """True severity of each reviewer by name, against the mean of the panel."""
    demo = generate(end=END)
    names = {reviewer.key: reviewer.name for reviewer in demo.reviewers}
    usual = np.mean(list(demo.truth.severity.values()))
    found = {names[key]: points - usual for key, points in demo.truth.severity.items()}
    return found, names[demo.truth.facts.severe_reviewer], names[demo.truth.facts.na_reviewer]


@pytest.fixture
def demo() -> Workspace:
    return load_demo(END)


def test_the_demo_shows_what_is_true_of_its_reviewers(demo, truth, sign_in):
    """One test, because loading the centre takes ten seconds."""
    severity, severe, na_habit = truth
    material = profiles.material(demo)
    rows = {str(row.author): row for row in profiles.reviewer_rows(material)}
    _severities_are_near_the_truth(rows, severity, severe)
    assert rows[na_habit].says_na_often
    assert not any(row.says_na_often for name, row in rows.items() if name != na_habit)
    _the_severe_reviewer_is_named(demo, sign_in, severe)
    _the_last_month_was_calibrated(demo)


def _severities_are_near_the_truth(rows, severity, severe):
    names = sorted(severity)
    found = np.array([rows[name].severity.value for name in names])
    true = np.array([severity[name] for name in names])
    assert np.corrcoef(found, true)[0, 1] > 0.95
    assert np.abs(found - true).max() < 2.5
    assert max(rows, key=lambda name: rows[name].severity.value) == severe
    assert rows[severe].adjusted


def _the_severe_reviewer_is_named(demo, sign_in, severe):
    lead = Membership.objects.get(workspace=demo, role=Role.LEAD)
    page = sign_in(lead).get(reverse("calibration_reviewers", args=[demo.slug])).content.decode()
    row = page[page.index(severe) :]
    assert "stricter than the panel" in row[: row.index("</tr>")]
    assert page.count("stricter than the panel") == 1


def _the_last_month_was_calibrated(demo):
    lead = Membership.objects.get(workspace=demo, role=Role.LEAD)
    session = Session.objects.get(workspace=demo, closed_at__isnull=False)
    standing = session_or_404(lead, session.pk)
    assert standing.items >= 5
    assert standing.people == 6
    results = results_of(panel_of(lead, standing))
    assert all(category.sheet for result in results for category in result.categories[:3])
