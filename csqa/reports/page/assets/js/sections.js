// Below the first screen: agents, rules, hours, scenarios, what sessions owed each other.

function section(id, ...children) {
  return el("section." + id, { id, "aria-labelledby": id + "-h" }, el("h2", { id: id + "-h" }, t(id + ".title")), children);
}

/** A link where anything lies behind it. */
const linked = (there, href, ...children) => (there ? el("a", { href }, children) : el("span", null, children));

function agentsSection() {
  if (!figures.agents.length) return section("agents", el("p.quiet", null, t("agents.none")));
  // The scale is that of agents with enough sessions: one with two would stretch it to nothing.
  const judged = figures.agents.filter((a) => !a.summary.few);
  const lows = (judged.length ? judged : figures.agents).map((a) => (a.summary.low === null ? a.summary.mean : a.summary.low));
  const from = Math.max(0, Math.min(90, Math.floor(Math.min(...lows) / 10) * 10));
  const link = (a, more) => listLink({ agent: a.summary.agent, ...more });
  const timed = figures.agents.some((a) => a.first.count + a.first.unanswered > 0);
  const teams = figures.agents.some((a) => a.summary.team);
  const columns = [
    { title: t("agent"), key: (a) => agentName(a.summary.agent), up: true, cell: (a) => [el("a", { href: link(a), title: fullName(a.summary.agent) }, agentName(a.summary.agent)), a.summary.few && el("small.tag", { title: t("few.why") }, t("few"))] },
    teams && { title: t("team"), short: true, key: (a) => a.summary.team, up: true, cell: (a) => a.summary.team || NONE },
    { title: t("sessions"), number: true, key: (a) => a.summary.sessions, cell: (a) => el("a", { href: link(a) }, whole(a.summary.sessions)) },
    { title: t("mean"), number: true, up: true, key: (a) => a.summary.mean, cell: (a) => el("a", { href: link(a, { sort: "score" }) }, mean(a.summary.mean)) },
    { title: t("interval", { from }), hint: t("interval.why"), cell: (a) => [intervalBar(a.summary, from), el("span.range", null, a.summary.low === null ? NONE : mean(a.summary.low) + "–" + mean(a.summary.high))] },
    { title: t("passed"), number: true, up: true, key: (a) => a.summary.passed, cell: (a) => linked(a.summary.passed < 1, link(a, { part: "0", sort: "score" }), percent(a.summary.passed)) },
    { title: t("lost.most"), hint: t("lost.why"), cell: (a) => a.lost.length ? el("span.lost", null, a.lost.slice(0, 2).map(([name, n]) => el("span", null, dimensionName(name), " ", el("b", null, "−" + mean(n))))) : NONE },
    { title: t("lost.rule"), cell: (a) => { const drill = a.rules.length && insight && insight.drills.find((d) => d.rules.includes(a.rules[0][0])); return a.rules.length ? [el("a", { href: link(a, { rule: a.rules[0][0] }) }, ruleName(a.rules[0][0])), drill && el("small.id", { title: drill.drill }, t("train", { name: drill.name }))] : NONE; } },
    timed && { title: t("first.median"), number: true, key: (a) => a.first.median, cell: (a) => el("a", { href: link(a, { sort: "first" }) }, seconds(a.first.median)) },
    timed && { title: t("first.within.short"), number: true, up: true, key: (a) => a.first.within, cell: (a) => percent(a.first.within) },
  ].filter(Boolean);
  const weakFirst = [...figures.agents].sort((a, b) => (!a.summary.agent) - (!b.summary.agent) || a.summary.few - b.summary.few || a.summary.mean - b.summary.mean);
  return section("agents", table(t("agents.caption"), columns, weakFirst, -1));
}

function rulesSection() {
  if (!figures.rules.length) return section("rules", el("p.quiet", null, t("rules.none")));
  const worst = Math.max(...figures.rules.map((r) => r.failed), 1);
  const columns = [
    { title: t("rule"), key: (r) => ruleName(r.rule), up: true, cell: (r) => { const rule = ruleOf(r.rule); return [
      linked(r.failed > 0, listLink({ rule: r.rule }), ruleName(r.rule)),
      el("small.id", null, r.rule, rule && " · " + rule.source.join(" "), rule && rule.status === "preview" && " · " + t("preview"))]; } },
    { title: t("dimension"), short: true, key: (r) => (ruleOf(r.rule) ? dimensionName(ruleOf(r.rule).dimension) : ""), up: true, cell: (r) => (ruleOf(r.rule) ? dimensionName(ruleOf(r.rule).dimension) : NONE) },
    { title: t("failed.sessions"), number: true, key: (r) => r.failed, cell: (r) => linked(r.failed > 0, listLink({ rule: r.rule }), meter(r.failed / worst, whole(r.failed))) },
    { title: t("failed.share"), hint: t("failed.share.why"), number: true, key: (r) => (r.judged ? r.failed / r.judged : null), cell: (r) => (r.judged ? percent(r.failed / r.judged) : NONE) },
    { title: t("findings"), number: true, key: (r) => r.findings, cell: (r) => [whole(r.findings), r.waived > 0 && el("small", null, " ", t("waived.n", { n: r.waived }))] },
    { title: t("examples"), cell: (r) => ruleDetail(r) },
  ];
  return section("rules", table(t("rules.caption"), columns, figures.rules, -1));
}

function ruleDetail(r) {
  const rule = ruleOf(r.rule);
  const open = () => listed(ruleName(r.rule), listLink({ rule: r.rule }), r.examples.filter((e) => e.number >= 0).map((e) => [e.number, e.transcript]));
  return el("details", null, el("summary", null, r.examples.length ? t(r.examples.length === 1 ? "examples.1" : "examples.n", { n: r.examples.length }) : t("wording")),
    rule && el("dl.rule", null, el("dt", null, t("why")), el("dd", null, rule.why), el("dt", null, t("say")), el("dd.say", null, rule.say[page.lang])),
    r.examples.length > 0 && el("ul.examples", null, r.examples.map((e) => el("li", null,
      el("a", { href: conversationLink(e.transcript, e.finding), on: { click: open } }, e.text ? t("quoted", { text: e.text }) : t("example.absent", { id: e.transcript })),
      e.agent && el("small", null, " ", agentName(e.agent))))));
}

function sliceTable(caption, slices, name, filter, more = []) {
  const timed = slices.some((s) => s.first.count);
  return table(caption, [
    { title: name.title, key: (s) => name.of(s), up: true, cell: (s) => el("a", { href: listLink(filter(s)) }, name.of(s)) },
    { title: t("sessions"), number: true, key: (s) => s.sessions, cell: (s) => el("a", { href: listLink(filter(s)) }, meter(s.sessions / Math.max(...slices.map((o) => o.sessions)), whole(s.sessions))) },
    { title: t("mean"), number: true, up: true, key: (s) => s.mean, cell: (s) => mean(s.mean) },
    { title: t("passed"), number: true, up: true, key: (s) => s.passed, cell: (s) => linked(s.passed !== null && s.passed < 1, listLink({ ...filter(s), passed: "0", sort: "score" }), percent(s.passed)) },
    { title: t("upset"), number: true, key: (s) => s.upset, cell: (s) => (s.upset ? el("a", { href: listLink({ ...filter(s), mood: "upset" }) }, whole(s.upset), el("small", null, " ", t("better.n", { n: s.better }))) : "0") },
    timed && { title: t("first.median"), number: true, key: (s) => s.first.median, cell: (s) => seconds(s.first.median) },
    timed && { title: t("first.p90"), number: true, key: (s) => s.first.p90, cell: (s) => seconds(s.first.p90) },
    timed && { title: t("first.within.short"), number: true, up: true, key: (s) => s.first.within, cell: (s) => percent(s.first.within) },
    ...more,
  ].filter(Boolean), slices, -1);
}

const hourOf = (s) => t("hour", { h: s.name });

/** Two charts over the same places and the table that says the same. */
function sliceCharts(slices, labels, name, filter, caption) {
  const go = (i) => { location.hash = listLink(filter(slices[i])); };
  const boxes = [el("figure", null, el("figcaption", null, t("chart.load")), chart(labels, [
    { label: t("sessions"), values: slices.map((s) => s.sessions), kind: "bars", colour: "--bar", show: whole },
    { label: t("mean"), values: slices.map((s) => s.mean), kind: "line", scale: "right", colour: "--accent", show: mean },
  ], go, t("chart.load") + t("colon") + slices.map((s) => name.of(s) + " " + whole(s.sessions) + " / " + mean(s.mean)).join(t("list.semicolon")), name.title))];
  if (slices.some((s) => s.first.count)) {
    boxes.push(el("figure", null, el("figcaption", null, t("chart.first")), chart(labels, [
      { label: t("first.median"), values: slices.map((s) => s.first.median), kind: "line", colour: "--accent", show: seconds },
      { label: t("first.p90"), values: slices.map((s) => s.first.p90), kind: "line", colour: "--second", show: seconds },
    ], go, t("chart.first") + t("colon") + slices.map((s) => name.of(s) + " " + seconds(s.first.median) + " / " + seconds(s.first.p90)).join(t("list.semicolon")), name.title)));
  }
  return [el("div.charts", null, boxes), el("details.alternative", null, el("summary", null, t("as.table")), sliceTable(caption, slices, name, filter))];
}

function hoursSection() {
  if (!figures.hours.length) return section("hours", el("p.quiet", null, t("hours.none")));
  const name = { title: t("hour.title"), of: hourOf };
  // Every hour between the first and the last has its place, so that a quiet one shows as quiet.
  const from = Number(figures.hours[0].name), to = Number(figures.hours[figures.hours.length - 1].name);
  const byName = new Map(figures.hours.map((s) => [s.name, s]));
  const nothing = { count: 0, unanswered: 0, median: null, p90: null, within: null };
  const slices = [];
  for (let h = from; h <= to; h++) {
    const key = String(h).padStart(2, "0");
    slices.push(byName.get(key) || { name: key, sessions: 0, mean: null, passed: null, upset: 0, better: 0, first: nothing });
  }
  const days = figures.days.length > 1 ? [el("h3", null, t("days.title")), sliceCharts(figures.days, figures.days.map((s) => s.name.slice(5)), { title: t("day.title"), of: (s) => s.name }, (s) => ({ day: s.name }), t("days.title"))] : [];
  return section("hours", sliceCharts(slices, slices.map((s) => s.name), name, (s) => ({ hour: s.name }), t("hours.title")), days);
}

/** A rate of each scenario, from what the conversations tell. */
function rateColumn(key) {
  const rate = (s) => { const p = insight.topics[s.name] && insight.topics[s.name][key]; return p ? p.yes / p.of : null; };
  return { title: t("rate." + key), hint: t("rate." + key + ".why"), number: true, key: rate, cell: (s) => percent(rate(s)) };
}

function scenariosSection() {
  if (!figures.scenarios.length) return null;
  return section("scenarios", sliceTable(t("scenarios.title"), figures.scenarios, { title: t("scenario"), of: (s) => scenarioName(s.name) }, (s) => ({ scenario: s.name }), insight ? ["resolved", "complaints"].map(rateColumn) : []),
    el("p.ended", null, t("ended.title"), Object.entries(figures.ended).map(([name, n]) => el("a.fact", { href: listLink({ ended: name }) }, t("ended." + name), " ", el("b", null, whole(n))))));
}

function casesSection() {
  const items = page.cases.flatMap((c) => c.findings.filter((f) => f.waived === null).map((f) => ({ ...f, case: c.case })));
  if (!items.length) return null;
  return section("cases", el("p.quiet", null, t("cases.why")), table(t("cases.title"), [
    { title: t("case"), key: (f) => f.case, up: true, cell: (f) => f.case },
    { title: t("rule"), key: (f) => f.message, up: true, cell: (f) => f.message },
    { title: t("said"), cell: (f) => el("a", { href: conversationLink(f.transcript, f.id) }, f.text ? t("quoted", { text: f.text }) : f.transcript) },
    { title: t("agent"), key: (f) => agentName(f.agent), up: true, cell: (f) => agentName(f.agent) },
  ], items, -1), page.casesLeft > 0 && el("p.quiet", null, t("cases.left", { n: whole(page.casesLeft) })));
}
