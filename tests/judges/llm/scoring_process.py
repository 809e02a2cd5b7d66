"""Verbs for processes that score with a language model, on a database of their own.

``make N`` fills a migrated one and publishes a judge that asks one call at a time; ``score`` has it
score everything, one batch after another.
"""

import sys

from evenhand.site.commands.django_setup import set_up_django
from judges.scoring_process import make


def publish(number):
    from evenhand.judges.llm import services
    from evenhand.people.models import Workspace
    from evenhand.scorecards.models import Scorecard

    make(number)
    judge = services.create_draft(
        Workspace.objects.get(), Scorecard.objects.get(), "Model", {"model": "fake"}
    )
    judge.terms.concurrency = 1
    services.save_terms(judge, judge.terms)
    services.start_trials(judge)
    services.run_trials(judge)
    services.publish(judge)


def score():
    from evenhand.judges.models import JudgeVersion
    from evenhand.judges.services import plan_scoring
    from evenhand.judges.working import Going, work

    (version,) = JudgeVersion.objects.filter(judge__name="Model", current=True)
    plan_scoring(version)
    work([version], Going())


if __name__ == "__main__":
    set_up_django()
    verb, *rest = sys.argv[1:]
    {"make": lambda: publish(int(rest[0])), "score": score}[verb]()
