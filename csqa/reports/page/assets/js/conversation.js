// One conversation: bubbles with the words marked, and under them the reason, the source and a better wording.

/** Offsets are code points; those of the browser are UTF-16. */
function offsets(text) {
  if (!/[\ud800-\udfff]/.test(text)) return (n) => Math.min(n, text.length);
  const starts = [0];
  for (const c of text) starts.push(starts[starts.length - 1] + c.length);
  return (n) => starts[Math.min(n, starts.length - 1)];
}

const RANK = { error: 0, warning: 1, info: 2 };

/** The text with every finding's words marked; where findings overlap, a piece belongs to the gravest. */
function marked(text, findings) {
  const at = offsets(text);
  const spans = findings.filter((f) => f.span).map((f) => ({ from: at(f.span[0]), to: at(f.span[1]), f }));
  const cuts = [...new Set([0, text.length, ...spans.flatMap((s) => [s.from, s.to])])].sort((a, b) => a - b);
  const parts = [];
  for (let i = 0; i + 1 < cuts.length; i++) {
    const piece = text.slice(cuts[i], cuts[i + 1]);
    const over = spans.filter((s) => s.from <= cuts[i] && s.to >= cuts[i + 1]).map((s) => s.f).sort((a, b) => (a.waived !== null) - (b.waived !== null) || RANK[a.severity] - RANK[b.severity]);
    if (!over.length) { parts.push(piece); continue; }
    const f = over[0];
    parts.push(el("mark." + (f.waived === null ? f.severity : "waived"), { title: f.message, data: { findings: over.map((o) => o.id).join(" ") }, on: { click: () => focusFinding(f.id) } }, piece));
  }
  return parts;
}

function focusFinding(id, jump) {
  for (const card of document.querySelectorAll(".finding.target")) card.classList.remove("target");
  const card = document.getElementById("f-" + id);
  if (!card) return false;
  card.classList.add("target");
  card.scrollIntoView({ block: "center", behavior: jump || matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  card.focus({ preventScroll: true });
  return true;
}

function findingCard(f, talk, first, alike) {
  const rule = ruleOf(f.rule);
  const lost = talk.agents.reduce((sum, a) => sum + a.lost.filter(([id]) => id === f.rule).reduce((s, [, n]) => s + n, 0), 0);
  const fatal = talk.agents.some((a) => a.fatal) && rule && rule.fatal;
  const address = location.href.replace(/#.*$/, "") + conversationLink(talk.id, f.id);
  const details = el("dl.rule", null);
  if (f.nearest) put(details, el("dt", null, t("nearest")), el("dd", null, el("a", { href: "#t" + f.nearest[0], on: { click: (e) => { e.preventDefault(); toTurn(f.nearest[0]); } } }, t("turn", { n: f.nearest[0] })), " ", t("quoted", { text: f.nearest[1] }), t("colon"), f.nearest[2]));
  if (rule && first) put(details, el("dt", null, t("why")), el("dd", null, rule.why), el("dt", null, t("say")), el("dd.say", { lang: talk.lang }, f.say || rule.say[talk.lang.startsWith("zh") ? "zh" : "en"], f.script && el("span.source", null, t("from.script", { id: f.script }))));
  return el("article.finding." + f.severity + (f.waived === null ? "" : ".overturned"), { id: "f-" + f.id, tabindex: -1, "aria-label": f.message },
    el("header", null, el("span.severity", null, t("grade." + f.severity)), el("strong", null, f.message),
      f.waived === null ? (fatal ? el("span.cost", null, t("cost.fatal")) : first && lost > 0 && el("span.cost", { title: t("cost.why") }, alike > 1 ? t("cost.all", { n: points(lost), of: alike }) : "−" + points(lost))) : el("span.tag", null, t("waived"))),
    el("p.origin", null, el("a", { href: listLink({ rule: f.rule }) }, f.rule), rule && rule.source.map((source) => el("span.source", { title: t("source") }, source)), rule && el("span", null, dimensionName(rule.dimension)),
      f.agent && el("span", null, agentName(f.agent)), f.window && el("span", null, t("searched", { a: f.window[0], b: f.window[1] })), rule && rule.status === "preview" && el("span.tag", null, t("preview"))),
    f.waived && el("p.decided.overturned", null, f.waived),
    details.children.length > 0 && details,
    el("footer", null, decisionBox(f, talk.id),
      el("button.quiet.copy", { type: "button", on: { click: () => copy(address) } }, t("copy.link"))));
}

function copy(address) {
  const done = () => notify(t("copied"));
  const byHand = () => {
    const field = el("textarea", { value: address, "aria-hidden": "true" });
    document.body.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    if (copied) done();
    else prompt(t("copy.link"), address);
  };
  if (navigator.clipboard && isSecureContext) navigator.clipboard.writeText(address).then(done, byHand);
  else byHand();
}

function toTurn(n) {
  const turn = document.getElementById("t" + n);
  if (turn) { turn.scrollIntoView({ block: "center" }); turn.classList.add("target"); setTimeout(() => turn.classList.remove("target"), 1600); }
}

const turnLink = ([n, text]) => el("a.evidence", { href: "#t" + n, on: { click: (e) => { e.preventDefault(); toTurn(n); } } }, t("turn", { n }), " ", t("quoted", { text }));

/** The turn under which a finding is read: an absence at the end of what was searched. */
function place(f, talk) {
  const last = talk.turns.length - 1;
  return Math.min(last, f.turn !== null ? f.turn : f.window ? f.window[1] : last);
}

function bubbles(talk, findings) {
  const explained = new Set();
  const waits = new Map(talk.measures.waits.map((w) => [w[0], w]));
  return el("ol.turns", { "aria-label": t("conversation") }, talk.turns.map((turn, n) => {
    const here = findings.filter((f) => place(f, talk) === n).sort((a, b) => RANK[a.severity] - RANK[b.severity]);
    const wait = waits.get(n);
    return el("li.turn." + turn.role + (turn.auto ? ".auto" : ""), { id: "t" + n },
      el("p.by", null, el("b", null, t("role." + turn.role)), turn.who && el("span.name", null, turn.who), turn.auto && el("span.tag", null, t("auto")), turn.mood && el("span.tag.mood", null, t("mood." + turn.mood)),
        wait && el("span.wait", { title: t("since", { n: wait[2] }) }, t(wait[3] ? "wait.first" : "wait", { time: seconds(wait[1]) })), turn.time && el("time", null, turn.time), el("span.n", null, "#" + n)),
      el("div.bubble", { lang: talk.lang }, marked(turn.text || "", findings.filter((f) => f.turn === n)) ),
      here.map((f) => { const first = !explained.has(f.rule); explained.add(f.rule); return findingCard(f, talk, first, findings.filter((o) => o.rule === f.rule && o.waived === null).length); }));
  }));
}

function pair(label, value) {
  return value === null || value === undefined || value === "" || value === false ? null : [el("dt", null, label), el("dd", null, value)];
}

function scorePanel(talk, findings) {
  const m = talk.measures;
  const lost = talk.agents.flatMap((a) => a.lost.map(([rule, n]) => ({ rule, n, agent: a.agent }))).sort((a, b) => b.n - a.n);
  const firstOf = (rule) => findings.find((f) => f.rule === rule);
  const named = talk.agents.length > 1;
  return el("aside.panel", { "aria-label": t("score") },
    el("p.big", null, el("b.score." + scoreClass(talk.passed), null, points(talk.score)), el("span", null, talk.score === null ? t("unscored") : t(talk.passed ? "passed.yes" : "passed.no"))),
    named && el("ul.parts", null, talk.agents.map((a) => el("li", null, el("span", null, agentName(a.agent)), el("b", null, points(a.score)), a.fatal && el("span.tag.bad", null, t("work.fatal"))))),
    el("div", null, el("h2", null, t("costs")),
    lost.length ? el("ul.costs", null, lost.map(({ rule, n, agent }) => { const f = firstOf(rule); const text = [f ? f.message : ruleName(rule), named && el("small", null, " ", agentName(agent))];
      return el("li", null, f ? el("a", { href: conversationLink(talk.id, f.id) }, text) : el("span", null, text), el("b", null, "−" + points(n))); })) : el("p.quiet", null, talk.score === null ? t("costs.unscored") : t("costs.none"))),
    el("div", null, el("h2", null, t("about")),
    el("dl.facts", null, pair(t("agent"), talk.agents.map((a, i) => [i > 0 && t("list.comma"), el("a", { href: listLink({ agent: a.agent }) }, fullName(a.agent))])),
      pair(t("scenario"), el("a", { href: listLink({ scenario: talk.scenario }) }, scenarioName(talk.scenario))),
      pair(t("mood"), talk.upset ? t(talk.better ? "mood.better" : "mood.upset") : null),
      pair(t("ended"), t("ended." + talk.ended)), pair(t("pending"), talk.pending && (talk.pending.length ? talk.pending.map(turnLink) : t("yes"))),
      pair(t("first.response"), m.first === null ? null : seconds(m.first)), pair(t("longest"), m.longest === null ? null : seconds(m.longest)),
      pair(t("unanswered"), m.unanswered && t("unanswered.since", { n: m.unanswered[0], time: seconds(m.unanswered[1]) })), pair(t("handling"), m.handling === null ? null : seconds(m.handling)),
      pair(t("silence"), m.silence === null ? null : seconds(m.silence)), pair(t("hold"), m.hold === null ? null : seconds(m.hold)), pair(t("cut.ins"), m.cutIns)),
      talk.alerts.map((alert) => el("div.risk-words", null, el("b", null, t("alert." + alert.kind)), alert.words.map(turnLink)))));
}

async function conversationView(id, finding) {
  const number = await numberOf(id);
  if (number === undefined) return [el("header.title", null, el("h1", null, t("not.found"))), el("p", null, t("not.found.why", { id }))];
  const talk = await conversation(number);
  const findings = [...talk.findings, ...casesOf(id)];
  const inList = context.numbers.indexOf(number);
  const step = (by) => {
    const next = inList >= 0 ? context.numbers[inList + by] : number + by;
    return next === undefined || next < 0 || next >= page.total ? null : next;
  };
  const goButton = (by, label, key) => el("button." + key, { type: "button", disabled: step(by) === null, title: label, on: { click: () => goTo(step(by)) } }, label);
  document.title = id + " · " + t("title");
  return [
    el("header.title.talk", null,
      el("nav.steps", { "aria-label": t("steps") }, el("a", { href: inList >= 0 ? context.link : "#" }, "← ", inList >= 0 && context.title ? context.title : t("nav.overview")),
        el("span.place", null, inList >= 0 ? t("of", { i: inList + 1, n: context.numbers.length }) : ""), goButton(-1, t("previous"), "previous"), goButton(1, t("next"), "next")),
      el("h1", null, id),
      el("p", null, [talk.started, talk.channel, talk.mid ? t("mid") : "", talk.file + (talk.line ? ":" + talk.line : "")].filter(Boolean).join(" · "))),
    el("div.talk-columns", null, el("div.chat", null, findings.length === 0 && el("p.quiet.clean", null, t("clean")), talk.turns.length ? bubbles(talk, findings) : findings.map((f) => findingCard(f, talk, true, 1))), scorePanel(talk, findings)),
  ];
}

async function goTo(number) {
  if (number === null) return;
  const id = context.ids.get(number) || (known.has(number) ? known.get(number)[ROW.id] : (await conversation(number)).id);
  numbers.set(id, number);
  location.hash = conversationLink(id);
}
