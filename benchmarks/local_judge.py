"""How long a local judge takes to learn from 2,000 reviews, and how many segments it scores.

Texts and ratings are those of the made-up support centre of the demo; training runs twice and must
give the same weights. Times are wall-clock, with the processor time of this process beside them.

Run ``python benchmarks/local_judge.py``; ``--reviews 500`` for a shorter run, ``--profile`` to see
where the time goes.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

SCORECARD = "general-support"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reviews", type=int, default=2000)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "evenhand.site.settings"
    import django

    django.setup()
    texts, truths = centre()
    lesson = lesson_of(texts[: options.reviews], truths[: options.reviews])
    trained = learn(lesson, options.profile)
    assert learn(lesson, False).artefact.hash == trained.artefact.hash
    score(trained, texts[-2000:])


def centre() -> tuple[list[Any], list[dict[str, int]]]:
    """Segments of the demo on one scorecard, and the option each category deserves."""
    import msgspec

    from evenhand.judges.contract import Line, SegmentText
    from evenhand.scorecards.files import ready_scorecard
    from evenhand.site.demo import generate

    demo = generate()
    records = {record.id: record for record in demo.conversations}
    asked = frozenset(category.key for category in ready_scorecard(SCORECARD).categories)
    texts, truths = [], []
    for number, segment in enumerate(demo.segments):
        if segment.scorecard != SCORECARD:
            continue
        record = records[segment.conversation]
        kinds = {person.id: person.kind for person in record.participants}
        lines = tuple(
            Line(place, m.author, kinds[m.author], m.visibility, m.text, m.author == segment.agent,
                 m.sent_at)
            for place, m in enumerate(record.messages)
        )  # fmt: skip
        text = SegmentText(number, segment.channel, record.language, lines[0].sent_at, lines)
        texts.append(msgspec.structs.replace(text, asked=asked))
        truths.append(dict(segment.options))
    return texts, truths


def lesson_of(texts: list[Any], truths: list[dict[str, int]]) -> Any:
    from evenhand.judges.local.labels import labels_of
    from evenhand.judges.local.training import Lesson
    from evenhand.scorecards.files import ready_scorecard

    labels = [
        labels_of(category, [[truth[category.key]] for truth in truths])
        for category in ready_scorecard(SCORECARD).categories
    ]
    return Lesson(texts, [[text.id] for text in texts], labels)


def learn(lesson: Any, profile: bool) -> Any:
    from evenhand.judges.local.training import train

    profiler = cProfile.Profile()
    with timed(f"training on {len(lesson.segments)} reviews"):
        trained = profiler.runcall(train, lesson) if profile else train(lesson)
    if profile:
        pstats.Stats(profiler).sort_stats("tottime").print_stats(20)
    return trained


def score(trained: Any, texts: list[Any]) -> None:
    from evenhand.judges.local.judge import LocalJudge

    judge = LocalJudge(trained.artefact, [each.key for each in trained.artefact.categories], "")
    began = time.process_time()
    judge.judge(texts)
    spent = time.process_time() - began
    print(f"scoring: {len(texts) / spent:,.0f} segments per core-second, evidence included")


@contextmanager
def timed(name: str) -> Iterator[None]:
    began, processor = time.perf_counter(), time.process_time()
    yield
    print(
        f"{name}: {time.perf_counter() - began:.1f} s, "
        f"{time.process_time() - processor:.1f} s of processor"
    )


if __name__ == "__main__":
    main()
