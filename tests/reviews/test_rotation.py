"""Dealing out: fair in work, and in who meets whom."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from evenhand.reviews.rotation import deal

AGENTS = st.lists(st.integers(1, 8), max_size=80)
REVIEWERS = st.integers(1, 6).map(lambda count: [f"r{n}" for n in range(count)])


def spread(counts, over):
    found = [counts.get(one, 0) for one in over]
    return max(found) - min(found)


@given(agents=AGENTS, reviewers=REVIEWERS)
def test_work_differs_by_one_at_most(agents, reviewers):
    assert spread(Counter(deal(agents, reviewers)), reviewers) <= 1


@given(agents=AGENTS, reviewers=REVIEWERS)
def test_every_agent_is_shared_as_evenly_as_can_be(agents, reviewers):
    dealt = deal(agents, reviewers)
    for agent in set(agents):
        mine = Counter(who for who, whose in zip(dealt, agents, strict=True) if whose == agent)
        assert spread(mine, reviewers) <= 1


@given(agents=AGENTS, reviewers=REVIEWERS, data=st.data())
def test_nobody_gets_what_they_are_barred_from(agents, reviewers, data):
    some = st.sets(st.sampled_from(reviewers))
    barred = {place: data.draw(some) for place in range(len(agents))}
    for place, who in enumerate(deal(agents, reviewers, barred=barred)):
        assert who not in barred[place]
        assert who is not None or barred[place] == set(reviewers)


@given(agents=AGENTS.filter(bool), reviewers=REVIEWERS)
def test_the_same_again_gives_the_same(agents, reviewers):
    assert deal(agents, reviewers) == deal(agents, reviewers)


def test_over_cycles_reviewers_take_turns_with_each_agent():
    reviewers, before, load = ["a", "b", "c"], Counter(), Counter()
    for _ in range(6):
        for agent, who in zip([1, 2], deal([1, 2], reviewers, before=before), strict=True):
            before[agent, who] += 1
            load[who] += 1
    assert all(before[agent, who] == 2 for agent in (1, 2) for who in reviewers)
    assert spread(load, reviewers) == 0


def test_whoever_has_much_to_do_already_gets_less():
    dealt = Counter(deal([1, 2, 3, 4], ["a", "b"], load={"a": 10}))
    assert dealt == {"b": 4}


def test_with_nobody_there_nobody_is_named():
    assert deal([1, 2], []) == [None, None]
