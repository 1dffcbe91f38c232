"""A list of phrases, looked for by csqa and by what else a team could take, on the same chats; start included.

csqa's rules are compiled already, as they are on every run but the first.
"""

from __future__ import annotations

from bench import Bench
from corpora import Corpus, evaluation, generated, repeated
from measure import OutOfTimeError
from peers import phrase_matcher, re_loop, textlint, vale

from parts.listing import compiled, findings

PEERS = (re_loop, phrase_matcher, vale, textlint)
LENGTH = 500
TABLE = "500 phrases, start-up included"


def name_missing(bench: Bench) -> None:
    """First of all, so that it is said however far the run comes; there is time to install something only in a long one."""
    if not bench.quick:
        textlint.install()
    bench.missing += [peer.NAME for peer in PEERS if not peer.installed()]


def comparing(bench: Bench) -> None:
    _compare(bench, generated(bench.place, bench.sizes.peers))


def comparing_real(bench: Bench) -> None:
    if (data := evaluation()) is not None and not bench.quick:
        _compare(bench, repeated(bench.place, data, 700))


def _compare(bench: Bench, corpus: Corpus) -> None:
    listed = compiled(bench, corpus, LENGTH)
    place = bench.place / f"peers-{corpus.name}"
    place.mkdir()
    out = place / "out"
    csqa = bench.cold(corpus.file, listed.primed.result(), *listed.options, out=out)
    bench.row(TABLE, corpus, "csqa", csqa)
    found = {"csqa": findings(out)}
    for peer in PEERS:
        command = peer.command(corpus, listed.phrases, place)
        if command is None:
            continue
        try:
            cost = bench.meter.cost(command, out=out)
        except OutOfTimeError:
            bench.left_out.append(peer.NAME)
            continue
        bench.row(TABLE, corpus, peer.NAME, cost)
        bench.ratios[f"{peer.NAME} / csqa, 500 phrases, {corpus.name}"] = cost.cpu / csqa.cpu
        found[peer.NAME] = peer.hits(out)
    bench.tell("  found: " + ", ".join(f"{who} {count:,}" for who, count in found.items()))
