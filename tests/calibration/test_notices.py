"""Nothing is said of a calibration before it closes."""

from evenhand.calibration import services
from evenhand.people.models import Notice, NoticeKind


def test_nobody_hears_anything_until_the_session_closes(discussed, panel):
    assert not Notice.objects.exists()
    services.close_session(discussed)
    told = Notice.objects.all()
    assert {notice.kind for notice in told} == {NoticeKind.CALIBRATION_CLOSED}
    assert {notice.member_id for notice in told} == {member.pk for member in panel}


def test_who_was_excused_is_not_told(discussed, panel):
    discussed.participants.filter(user=panel[0].user).update(excused_at=discussed.created_at)
    services.close_session(discussed)
    assert not Notice.objects.filter(member=panel[0]).exists()
