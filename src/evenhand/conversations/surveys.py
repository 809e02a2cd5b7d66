"""How survey answers that come apart from their conversations get into the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from evenhand.conversations import rows
from evenhand.conversations.importing import Outcome
from evenhand.conversations.models import Conversation, SurveyAnswer
from evenhand.conversations.record import SurveyAnswerRecord
from evenhand.people.models import Workspace
from evenhand.people.services import known_agents


class Key(NamedTuple):
    """What makes an answer the same one when it comes again."""

    conversation_id: int
    kind: str
    external_id: str


class Answers:
    """Survey answers of one source on their way in, found by their conversation's id there."""

    def __init__(
        self, workspace: Workspace, source: str, answers: Sequence[SurveyAnswerRecord]
    ) -> None:
        self.workspace = workspace
        self.answers = answers
        self.conversations: dict[str, int] = dict(
            Conversation.objects.filter(
                workspace=workspace,
                source=source,
                external_id__in={answer.conversation for answer in answers},
            ).values_list("external_id", "id")
        )
        named = {answer.agent for answer in answers if answer.agent}
        self.agents = known_agents(workspace, source, named)
        self.moment = rows.moments()
        self.content = self._stored()
        self.changed: dict[Key, rows.Row] = {}

    def store(self) -> list[Outcome]:
        """Write what is new or changed."""
        outcomes = [self._take(answer) for answer in self.answers]
        rows.add(rows.STORE_SURVEYS, list(self.changed.values()))
        return outcomes

    def _take(self, answer: SurveyAnswerRecord) -> Outcome:
        conversation_id = self.conversations.get(answer.conversation)
        if conversation_id is None:
            return Outcome.MISSING
        key = Key(conversation_id, answer.kind, answer.id)
        agent_id = self.agents.get(answer.agent)
        content = _content(answer, agent_id)
        before = self.content.get(key)
        if before == content:
            return Outcome.UNCHANGED
        self.content[key] = content
        row = rows.survey_row(answer, agent_id, self.moment)
        self.changed[key] = (*row, conversation_id, self.workspace.pk)
        return Outcome.ADDED if before is None else Outcome.UPDATED

    def _stored(self) -> dict[Key, rows.Row]:
        found = SurveyAnswer.objects.filter(conversation__in=self.conversations.values())
        return {
            Key(survey.conversation_id, survey.kind, survey.external_id): _content(
                survey, survey.agent_id
            )
            for survey in found
        }


def _content(answer: SurveyAnswerRecord | SurveyAnswer, agent_id: int | None) -> rows.Row:
    return (
        answer.value,
        answer.scale_min,
        answer.scale_max,
        answer.comment,
        agent_id,
        answer.sent_at,
        answer.answered_at,
    )
