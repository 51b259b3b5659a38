"""What reports the same event comes together; what does not stays apart."""

import itertools
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from digest.desk.group import group
from digest.desk.terms import terms
from tests.desk.items import item

PERU = [
    item("Peru's Congress removes interim president", feed="a", summary="Congress voted to remove the president of Peru."),
    item("Peru ousts president over corruption probe", feed="b", summary="Congress in Lima voted to remove interim president."),
    item("Congress in Peru votes to remove interim president", feed="c", summary="The president of Peru was removed by Congress."),
]  # fmt: skip
OTHERS = [
    item("Rare frog found in the hills", feed="a", summary="Biologists describe a new species of frog."),
    item("Trains are late again", feed="b", summary="The railway company blames the snow."),
    item("A new opera opens in Oslo", feed="c", summary="Critics praise the singers and the light."),
    item("Harbour plan delayed", feed="d", summary="The council wants to look at the costs once more."),
]


def ids(items: object) -> set[str]:
    return {found.id for found in items}


def test_one_event_in_several_feeds_is_one_group() -> None:
    groups = group([*PERU, *OTHERS], {})
    assert sorted(len(found.items) for found in groups) == [1, 1, 1, 1, 3]
    assert ids(next(found for found in groups if len(found.items) == 3).items) == ids(PERU)


def test_one_address_is_one_report_whatever_its_title() -> None:
    one, two = item("A title", feed="a", url="https://e.org/x"), item("Quite another", feed="b", url="https://e.org/x")
    assert len(group([one, two, *OTHERS], {})) == len(OTHERS) + 1


def test_one_title_is_one_report_whatever_its_address() -> None:
    chain = [
        item("Same words", feed="a", url="https://e.org/1"),
        item("same words", feed="b", url="https://e.org/2"),
        item("Other words", feed="c", url="https://e.org/2"),
    ]
    for order in itertools.permutations(chain):
        assert len(group(order, {})) == 1


def test_the_lead_comes_from_the_feed_that_weighs_most() -> None:
    (found,) = [g for g in group([*PERU, *OTHERS], {"b": 2.0}) if len(g.items) == 3]
    assert found.lead.feed == "b"


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_items_does_not_matter(dice: random.Random) -> None:
    items = [
        *PERU,
        *OTHERS,
        *(item(f"{a} {b}", feed=a) for a in ("storm", "vote", "court") for b in ("today", "ends", "begins")),
    ]
    shuffled = list(items)
    dice.shuffle(shuffled)
    assert group(shuffled, {}) == group(items, {})


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=30), st.sampled_from("abc"), st.text(max_size=30)), max_size=25))
def test_every_item_is_in_exactly_one_group(texts: list[tuple[str, str, str]]) -> None:
    """Whatever the texts; also without any."""
    items = [item(title, feed=feed, summary=summary, key=str(n)) for n, (title, feed, summary) in enumerate(texts)]
    found = [member.id for one in group(items, {}) for member in one.items]
    assert sorted(found) == sorted(one.id for one in items)


def test_everybody_reports_one_event() -> None:
    items = [item("The same event everywhere", feed=f"f{n}", url=f"https://e.org/{n}") for n in range(3_000)]
    assert len(group(items, {})) == 1


def test_a_report_follows_a_name_that_only_one_event_has() -> None:
    """With few words in common; but not when the name is all over the week."""
    deaths = [
        item(f"{words} Jesse Jackson dies at 84", feed=f, summary="The civil rights leader has died.")
        for f, words in zip("abcd", ("Civil rights leader", "Reverend", "Leader", "US activist"), strict=True)
    ]
    africa = item(
        "In Africa, Jesse Jackson was esteemed", feed="e", summary="His fight against apartheid took him to many lands."
    )
    groups = group([*deaths, africa, *OTHERS], {})
    assert next(len(found.items) for found in groups if africa in found.items) == 5
    elsewhere = [
        item(f"Jesse Jackson {words}", feed=f, summary=words)
        for f, words in zip("fgh", ("opens bakery in Oslo", "wins chess cup", "sings opera again"), strict=True)
    ]
    groups = group([*deaths, africa, *elsewhere, *OTHERS], {})
    assert next(len(found.items) for found in groups if africa in found.items) == 1


def test_words_are_folded() -> None:
    assert list(terms("Jerí's Trials, and the TRIAL of Jeri")) == ["jeri", "trial", "trial", "jeri"]
