"""The same sample whatever the order and however it is parted."""

from __future__ import annotations

import pickle
import random

from csqa.insight.sample import Sample


def sampled(keys: list[str], size: int = 10) -> Sample[str]:
    found: Sample[str] = Sample(size)
    for key in keys:
        found.add(key, key)
    return found


KEYS = [f"k{n}" for n in range(200)]


def test_all_is_kept_while_there_is_room() -> None:
    assert sorted(sampled(KEYS[:7]).items()) == sorted(KEYS[:7])
    assert sampled(KEYS[:7]).scale() == 1


def test_no_more_than_the_size_is_kept_and_all_are_counted() -> None:
    found = sampled(KEYS)
    assert len(found.items()) == 10
    assert found.seen == 200
    assert found.scale() == 20


def test_order_changes_nothing() -> None:
    mixed = KEYS.copy()
    random.Random(1).shuffle(mixed)
    assert sampled(mixed).items() == sampled(KEYS).items()


def test_parts_merge_to_the_sample_of_the_whole() -> None:
    first, second = sampled(KEYS[:90]), sampled(KEYS[90:])
    first.merge(second)
    assert first.items() == sampled(KEYS).items()
    assert first.seen == 200


def test_it_pickles() -> None:
    found = pickle.loads(pickle.dumps(sampled(KEYS)))
    found.add("another", "another")
    assert found.seen == 201


def test_it_is_no_matter_of_the_beginning() -> None:
    """The first of the run are no likelier than the last."""
    first_half = sum(int(key[1:]) < 100 for key in sampled(KEYS, 60).items())
    assert 15 < first_half < 45
