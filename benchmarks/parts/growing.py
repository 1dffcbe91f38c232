"""How the cost grows: with more phrases, with more chats, with a second worker, and on the second run."""

from __future__ import annotations

from bench import Bench, check, keeping
from corpora import generated

from parts.listing import compiled, findings
from parts.reading import TABLE as READING

PHRASES = "More phrases, as many hits; start-up subtracted"
WORKERS = "Workers, wall time, start-up included"
KEPT = "The second run, start-up subtracted"


def more_phrases(bench: Bench) -> None:
    """One rule alone over ever more phrases, of which the same ones occur."""
    corpus = generated(bench.place, bench.sizes.listed)
    lists = {count: compiled(bench, corpus, count) for count in bench.sizes.phrases}
    costs, found, out = {}, {}, bench.place / "phrases.out"
    for count, listed in lists.items():
        primed = listed.primed.result()
        cost = bench.cold(corpus.file, primed, *listed.options, out=out)
        found[count] = findings(out)
        costs[count] = cost.without(bench.cold(corpus.one, primed, *listed.options))
        bench.row(PHRASES, corpus, f"{count:,} phrases", costs[count])
    bench.tell(f"  found: {found}")
    if len(set(found.values())) > 1:
        raise SystemExit(f"the lists of phrases do not find the same: {found}")
    least = bench.sizes.phrases[0]
    for count in bench.sizes.phrases[1:]:
        bench.ratios[f"{count:,} phrases / {least:,} phrases"] = costs[count].cpu / costs[least].cpu


def more_chats(bench: Bench) -> None:
    """Ten times as many: what each further one costs, and how much more memory they take."""
    if bench.sizes.growth is None:
        return
    few, many = (generated(bench.place, count) for count in bench.sizes.growth)
    start = bench.checked(few.one)
    before, after = bench.checked(few.file), bench.checked(many.file)
    bench.row(READING, few, "csqa", before.without(start))
    if many.chats != bench.sizes.chats:
        bench.row(READING, many, "csqa", after.without(start))
    each = before.without(start).cpu / few.chats
    further = after.without(before).cpu / (many.chats - few.chats)
    bench.ratios["a further chat, ten times as many chats / before"] = further / each
    # Compiling rules takes more memory than most runs: seen only where they are compiled already.
    peaks = [bench.cold(corpus.file, bench.place / "primed").peak for corpus in (few, many)]
    bench.ratios["peak memory, ten times as many chats / before"] = peaks[1] / peaks[0]
    bench.tell(f"  peaks {peaks[0] / 1e6:.0f} and {peaks[1] / 1e6:.0f} MB")


def more_workers(bench: Bench) -> None:
    """By the clock on the wall, which is what a second worker is for."""
    if bench.sizes.workers is None:
        return
    corpus = generated(bench.place, bench.sizes.workers)
    start = bench.checked(corpus.one)
    one, two = bench.checked(corpus.file), bench.checked(corpus.file, workers=2)
    for who, cost in (("one worker", one), ("two workers", two)):
        bench.row(WORKERS, corpus, who, cost._replace(cpu=cost.wall))
    bench.ratios["one worker / two workers, wall time"] = one.without(start).wall / two.without(start).wall


def again(bench: Bench) -> None:
    """The same command twice: conversations are kept from the first time."""
    corpus = generated(bench.place, bench.sizes.chats)
    primed = bench.place / "primed"
    start = bench.cold(corpus.one, primed, *bench.beside)
    cold = bench.checked(corpus.file) if bench.quick else bench.cold(corpus.file, primed)
    warm = bench.meter.cost(
        check(corpus.file, *bench.beside), environment=keeping(bench.kept(corpus.file, primed))
    )
    bench.row(KEPT, corpus, "cold", cold.without(start))
    bench.row(KEPT, corpus, "warm", warm.without(start))
    bench.ratios["cold run / warm run"] = cold.without(start).cpu / warm.without(start).cpu
