"""Whatever happens to the cache, the site is that of a build from nothing, and the next build finds nothing to mend."""

import shutil
import subprocess
import sys

import pytest

from tests.site.publish.damage import NOW, Campaign

KINDS = (
    "build.db",
    "lock",
    "cards",
    "cards/",
    "pictures",
    "pictures/",
    "search",
    "search, a list",
    "search/",
    "theme",
    "theme, a list",
    "theme/",
)


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    """A publication with everything that is kept."""
    return Campaign(tmp_path_factory.mktemp("damage") / "p", seed=1)


def test_every_kind_is_tried(campaign: Campaign) -> None:
    """A new kind of thing in the cache is damaged below, too."""
    assert {place.name for place in campaign.places()} == {*KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_cache_heals(campaign: Campaign, kind: str) -> None:
    """Emptied, halved, spoilt, another kind of thing, gone: no wrong site, no failure, no traceback, nothing left."""
    for place, damage, wiped in campaign.trials():
        if place == kind:
            outcome = campaign.try_(place, damage, wiped=wiped)
            assert outcome.is_well, outcome


def test_what_is_made_again_is_said(campaign: Campaign) -> None:
    """With -v, and by its name; also when a forked process found it, and without -v nothing is said."""
    for kind, name in (("theme, a list", "theme/"), ("build.db", "of the content")):
        said = campaign.try_(kind, "halved", wiped=True).said
        assert any(name in line and "damaged" in line for line in said.splitlines() if line.startswith("digest: "))
    command = [sys.executable, "-m", "digest", "-C", str(campaign.cache.parent.parent), "build", "--now", NOW]
    for flags, expected in (["-v"], 3), ([], 0):
        for card in (campaign.cache / "cards").iterdir():
            card.write_bytes(b"")
        shutil.rmtree(campaign.site)
        done = subprocess.run([*command, *flags], capture_output=True, text=True, check=True)
        assert done.stderr.count("in the cache is damaged, and made again") == expected


def test_the_campaign_sees_what_is_wrong(campaign: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were every hash believed, the same damages would be published."""
    monkeypatch.setattr("digest.base.fingerprint.proven", lambda name, found: found[16:])
    assert not campaign.try_("cards", "random", wiped=True).right
    assert not campaign.try_("theme", "emptied", wiped=True).right
