// What the conversations tell: what to train, what is still open, what customers ask and complain about, what pleases them.

const insight = figures.insight;

/** What an item of this section stands on: its name, and which rows are behind it. */
const behind = new Map();
if (insight) {
  const among = (ids) => { const set = new Set(ids); return (row) => set.has(row[ROW.id]); };
  for (const theme of insight.asked) behind.set("asked:" + theme.word, { title: () => t("theme.asked", { word: theme.word }), has: among(theme.behind) });
  for (const theme of insight.complaints) behind.set("complaint:" + theme.word, { title: () => t("theme.complaint", { word: theme.word }), has: among(theme.behind) });
  for (const r of insight.reasons) behind.set("reason:" + r.reason + " " + r.topic, { title: () => t("theme.reason", { reason: r.name, topic: scenarioName(r.topic) }), has: among(r.behind) });
  for (const q of insight.open) {
    const set = new Set(q.numbers);
    behind.set("open:" + q.name, { title: () => t("insight.open") + t("colon") + t("open." + q.name), has: (row) => set.has(row[ROW.number]) });
  }
  for (const c of insight.compared) {
    const set = new Set(c.numbers);
    behind.set("rated:" + c.name, { title: () => t("theme.rated", { what: c.title }), has: (row) => set.has(row[ROW.number]) });
  }
}
const themeLink = (key) => listLink({ theme: key });

/** `71%（65%–77%）`: a share with its 95 % interval. */
const surely = (p) => [el("b", null, percent(p.yes / p.of)), el("small", null, " ", t("interval.of", { low: percent(p.low), high: percent(p.high), yes: whole(p.yes), of: whole(p.of) }))];

/** What an agent should train, by the rules that cost most: [drill, points a session], most first. */
function drillsFor(lost) {
  return (insight ? insight.drills : []).map((drill) => [drill, lost.reduce((sum, [rule, n]) => sum + (drill.rules.includes(rule) ? n : 0), 0)])
    .filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1]);
}

function block(id, note, ...children) {
  return el("section.block." + id, { "aria-labelledby": "i-" + id }, el("h3", { id: "i-" + id }, t("insight." + id), note && el("small", null, note)), children);
}

function saying(quotes) {
  return quotes.length > 0 && el("ul.sayings", null, quotes.map((quote) => el("li", null,
    el("a", { href: conversationLink(quote.transcript) }, t("quoted", { text: quote.text })), quote.alike > 1 && el("small", null, " ", t("alike", { n: quote.alike })))));
}

const drillOf = (need) => (need.drill === null ? null : insight.drills[need.drill]);
const whoNeeds = (need) => need.agents.map(([agent, n], i) => [i > 0 && t("list.comma"), el("a.agent", { href: listLink({ agent, sort: "score" }) }, agentName(agent)), el("span.cost", null, " −" + mean(n))]);

/** On the first screen: what the team should train, and who first. */
function coaching() {
  if (!insight || !insight.needs.length) return null;
  return el("section.changes.coaching", { "aria-labelledby": "coaching-h" }, el("h2", { id: "coaching-h" }, t("insight.needs"), el("small", null, " ", t("needs.why"))),
    el("ul", null, insight.needs.slice(0, 3).map((need) => el("li", null, el("a", { href: "#s=insight" }, drillOf(need) ? drillOf(need).name : ruleName(need.rules[0])), el("span.cost", null, "−" + mean(need.points)),
      need.agents.length > 0 && el("small.who-needs", null, whoNeeds(need))))));
}

/** The first of many, and a button for the rest. */
function some(items, first) {
  const list = el("ol.items", null, items.map((item, i) => { item.hidden = i >= first; return item; }));
  if (items.length <= first) return list;
  const more = el("button.more", { type: "button", on: { click: () => { for (const item of items) item.hidden = false; more.remove(); } } }, t("show.all", { n: items.length }));
  return [list, more];
}

function needsBlock() {
  if (!insight.needs.length) return block("needs", "", el("p.quiet", null, t("needs.none")));
  return block("needs", t("needs.why"), some(insight.needs.map((need) => {
    const drill = drillOf(need);
    return el("li", null,
      el("p.head", null, el("b", null, drill ? drill.name : ruleName(need.rules[0])), el("span.cost", null, "−" + mean(need.points))),
      drill && el("p", null, drill.drill),
      el("p.tail", null, t("needs.for"), t("colon"), need.rules.slice(0, 3).map((rule, i) => [i > 0 && t("list.semicolon"), el("a", { href: listLink({ rule }) }, ruleName(rule))])),
      need.agents.length > 0 && el("p.tail", null, t("needs.who"), t("colon"), whoNeeds(need)));
  }), 4));
}

function openBlock() {
  const total = insight.open.reduce((sum, q) => sum + q.sessions, 0);
  if (!total) return block("open", "", el("p.quiet", null, t("open.none")));
  const first = insight.open.find((q) => q.waiting.length);
  return block("open", t("open.why", { n: whole(total) }),
    el("ul.quadrants", null, insight.open.map((q) => el("li." + q.name, null, el("a", { href: q.sessions ? themeLink("open:" + q.name) : null }, el("b", null, whole(q.sessions)), " ", t("open." + q.name)), el("small", null, t("open.do." + q.name))))),
    first && el("ul.sayings", null, first.waiting.slice(0, 5).map((item) => el("li", null,
      el("a", { href: conversationLink(item.transcript) }, item.text ? t("quoted", { text: item.text }) : item.transcript), item.agent && el("small", null, " ", agentName(item.agent)),
      item.alerts.map((kind) => el("span.count.alert", null, t("alert." + kind)))))));
}

function askedBlock() {
  if (!insight.asked.length) return block("asked", "", el("p.quiet", null, t("asked.none")));
  const note = insight.sampled > 1 ? t("themes.sampled") : "";
  return block("asked", note, some(insight.asked.map((theme) => el("li", null,
    el("p.head", null, el("a", { href: themeLink("asked:" + theme.word) }, theme.word), el("span", null, t("n.sessions", { n: whole(theme.sessions) }))), saying(theme.quotes.slice(0, 2)))), 6));
}

function reasonsBlock() {
  if (!insight.reasons.length) return block("reasons", "", el("p.quiet", null, t("reasons.none")));
  return block("reasons", t("reasons.why"), some(insight.reasons.map((r) => el("li", null,
    el("p.head", null, el("a", { href: themeLink("reason:" + r.reason + " " + r.topic) }, r.name), el("small", null, scenarioName(r.topic)), el("span", null, t("n.sessions", { n: whole(r.sessions) }))), saying(r.quotes.slice(0, 1)))), 6),
    insight.complaints.length > 0 && el("p.words", null, t("complaint.words"), t("colon"), insight.complaints.map((theme) => el("a.chip", { href: themeLink("complaint:" + theme.word) }, theme.word, " ", whole(theme.sessions)))));
}

const signed = (share) => { const n = Math.round(share * 100); return (n > 0 ? "+" : n < 0 ? "−" : "") + Math.abs(n); };

/** The difference with its interval, on a scale of −50 to +50 percentage points. */
function gapBar(c) {
  const at = (v) => 60 + Math.max(-0.5, Math.min(0.5, v)) * 120;
  return svg("svg", { class: "gap", width: 120, height: 14, viewBox: "0 0 120 14", "aria-hidden": "true" },
    svg("line", { class: "scale", x1: 0, x2: 120, y1: 7, y2: 7 }), svg("line", { class: "zero", x1: 60, x2: 60, y1: 1, y2: 13 }),
    svg("rect", { class: "interval", x: at(c.low), width: Math.max(2, at(c.high) - at(c.low)), y: 4, height: 6, rx: 2 }), svg("circle", { class: "mean", cx: at(c.value), cy: 7, r: 3.5 }));
}

function satisfactionBlock() {
  const rated = insight.rates.satisfied;
  if (!rated) return block("satisfaction", "", el("p.quiet", null, t("satisfaction.unrated")));
  if (!insight.compared.length) return block("satisfaction", "", el("p.quiet", null, t("satisfaction.few", { n: whole(rated.of), least: insight.least })));
  const side = (p) => [percent(p.yes / p.of), el("small", null, " ", t("of.sessions", { n: whole(p.of) }))];
  const sure = insight.compared.filter((c) => c.sure).length;
  // A rule is compared by its failing, which is what its name says.
  const shown = insight.compared.map((c) => (c.kind === "rule" ? { ...c, title: ruleName(c.name), having: c.lacking, lacking: c.having, value: -c.value, low: -c.high, high: -c.low } : c));
  return block("satisfaction", "", table(t("insight.satisfaction"), [
    { title: t("satisfaction.what"), cell: (c) => [c.kind === "rule" ? el("a", { href: listLink({ rule: c.name }) }, c.title) : el("a", { href: themeLink("rated:" + c.name) }, c.title), c.among && el("small.id", null, c.among)] },
    { title: t("satisfaction.with"), number: true, key: (c) => c.having.yes / c.having.of, cell: (c) => side(c.having) },
    { title: t("satisfaction.without"), number: true, key: (c) => c.lacking.yes / c.lacking.of, cell: (c) => side(c.lacking) },
    { title: t("satisfaction.gap"), hint: t("satisfaction.gap.why"), key: (c) => c.value, cell: (c) => [gapBar(c), el(c.sure ? "b.range" : "span.range", null, t("satisfaction.range", { gap: signed(c.value), low: signed(c.low), high: signed(c.high) }))] },
  ], shown, -1), el("p.quiet.note", null, t(sure ? "satisfaction.note" : "satisfaction.none.sure", { n: insight.compared.length, sure }), " ", t("satisfaction.caution")));
}

function insightSection() {
  if (!insight) return null;
  const rates = ["resolved", "complaints", "calmed", "satisfied"].filter((key) => insight.rates[key]).map((key) => el("span.fact", { title: t("rate." + key + ".why") }, t("rate." + key), " ", surely(insight.rates[key])));
  return section("insight", rates.length > 0 && el("p.facts", null, rates),
    el("div.blocks", null, needsBlock(), openBlock(), askedBlock(), reasonsBlock()), satisfactionBlock());
}
