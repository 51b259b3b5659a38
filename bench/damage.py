"""Damages caches at random, and counts what comes of it: wrong sites, failures, tracebacks. All should be 0.

Each trial takes one thing of a cache that is full (a card, a copy of a picture, a part of the search's index, a file of
the theme, the memory of the content, a whole folder), does to it what disks and people do, keeps or wipes the site, and
builds twice. The same seed gives the same trials. The short form runs in tests/site/publish/test_damage.py.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

from tests.site.publish.damage import Campaign


def main() -> None:
    raw = argparse.RawDescriptionHelpFormatter
    epilog = "examples:\n  python -m bench.damage\n  python -m bench.damage --trials 100 --seed 7\n"
    parser = argparse.ArgumentParser(description=__doc__, epilog=epilog, formatter_class=raw)
    parser.add_argument("--trials", type=int, default=1000, help="how many (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other damages (default: %(default)s)")
    args = parser.parse_args()
    chance, counts, start = Random(args.seed), Counter[str](), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="digest-damage-") as folder:
        campaign = Campaign(Path(folder) / "publication", args.seed)
        trials = list(campaign.trials())
        for number in range(args.trials):
            kind, damage, wiped = chance.choice(trials)
            outcome = campaign.try_(kind, damage, wiped=wiped)
            counts["wrong site"] += not outcome.right
            counts["failure or traceback"] += not outcome.ended_well
            counts["not healed"] += not outcome.clean
            if not outcome.is_well:
                print(f"{outcome.what}\n{outcome.said[-2000:]}", flush=True)
            if number % 50 == 49:
                print(f"{number + 1} of {args.trials}", file=sys.stderr, flush=True)
    print(f"{args.trials} damaged caches, seed {args.seed}, {time.monotonic() - start:.0f} s")
    for name, count in counts.items():
        print(f"- {name}: {count}")


if __name__ == "__main__":
    main()
