import pytest

from evenhand.people.roles import MAY, Action, Role, may


@pytest.mark.parametrize("action", list(Action))
def test_an_admin_may_do_everything(action):
    assert may(Role.ADMIN, action)


def test_an_auditor_writes_nothing():
    assert all(action.name.startswith("SEE_") for action in MAY[Role.AUDITOR])


def test_an_agent_sees_and_answers_own_results_only():
    assert MAY[Role.AGENT] == {Action.SEE_OWN_RESULTS, Action.ANSWER_REVIEWS}


def test_a_lead_changes_no_settings():
    settings = {Action.EDIT_SCORECARDS, Action.EDIT_WORKSPACE, Action.EDIT_PEOPLE, Action.IMPORT}
    assert not MAY[Role.LEAD] & settings


def test_every_role_is_in_the_table():
    assert set(MAY) == set(Role)
