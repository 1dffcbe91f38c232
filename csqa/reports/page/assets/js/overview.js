// The first screen: how it was, what got worse, what to read first.

const figures = page.figures;
const summary = figures.summary;

function tile(label, value, link, extra, note) {
  const number = link ? el("a", { href: link }, value) : value;
  return el("div.tile", null, el("dt", null, label), el("dd", null, el("span.value" + (value.length > 7 ? ".long" : ""), null, number), note && el("span.note", null, note), extra));
}

/** The day before comes before the week. */
const changes = [...page.changes].sort((a, b) => (a.against === "week") - (b.against === "week"));

/** `较昨日 −1.2`, for each earlier time that there is a figure of. */
function deltas(what, show) {
  return changes.filter((change) => change.what === what).map((change) => {
    const moved = change.now - change.before;
    const sign = moved > 0 ? "+" : "−";
    return el("span.delta." + (change.worse ? "worse" : "better"), null, t("against." + change.against), " ", sign + show(Math.abs(moved)));
  });
}

const percentPoints = (share) => t("percent.points", { n: Math.round(share * 1000) / 10 });

function headline() {
  const first = figures.first;
  const known = first.count + first.unanswered > 0;
  const unnamed = figures.agents.find((a) => !a.summary.agent);
  return el("dl.tiles", null,
    tile(t("sessions"), whole(summary.sessions), listLink({}), null, summary.cases ? t("with.cases", { n: whole(summary.cases) }) : ""),
    tile(t("agents"), whole(figures.agents.filter((a) => a.summary.agent).length), "#s=agents", null, unnamed ? t("unnamed.n", { n: whole(unnamed.summary.sessions) }) : ""),
    tile(t("mean"), mean(summary.mean), listLink({ sort: "score" }), deltas("mean", mean), summary.scored < summary.sessions ? t("scored.of", { n: whole(summary.scored) }) : ""),
    tile(t("passed"), percent(summary.passed), listLink({ passed: "0", sort: "score" }), deltas("passed", percentPoints), page.passMark === null ? "" : t("pass.mark", { n: points(page.passMark) })),
    tile(t("first.median"), known ? seconds(first.median) : NONE, known && listLink({ sort: "first" }), deltas("first.median", seconds), known ? "" : t("no.times")),
    tile(t("first.p90"), known ? seconds(first.p90) : NONE, known && listLink({ sort: "first" })),
    tile(t("first.within"), percent(first.within), known && listLink({ sort: "first" }), deltas("first.within", percentPoints), first.unanswered ? t("unanswered.n", { n: whole(first.unanswered) }) : ""));
}

function underline() {
  const parts = [];
  const by = (key, n, link, unit) => n && parts.push(el("a.fact", { href: link }, t(key), " ", el("b", null, whole(n)), unit && t("unit." + unit)));
  by("severity.error", figures.severities.error, listLink({ severity: "error" }), "findings");
  by("severity.warning", figures.severities.warning, listLink({ severity: "warning" }), "findings");
  by("severity.info", figures.severities.info, listLink({ severity: "info" }), "findings");
  for (const [kind, n] of Object.entries(figures.alerts)) by("alert." + kind, n, listLink({ alert: kind }), "sessions");
  by("upset", figures.upset, listLink({ mood: "upset" }), "sessions");
  by("better", figures.better, listLink({ mood: "better" }), "sessions");
  by("waived", figures.waived, listLink({ waived: "1" }), "findings");
  if (insight) for (const key of ["resolved", "satisfied"]) if (insight.rates[key]) parts.push(el("a.fact", { href: "#s=insight", title: t("rate." + key + ".why") }, t("rate." + key), " ", el("b", null, percent(insight.rates[key].yes / insight.rates[key].of))));
  if (summary.duplicates) parts.push(el("span.fact", null, t("duplicates"), " ", el("b", null, whole(summary.duplicates))));
  if (summary.rejects) parts.push(el("span.fact.bad", null, t("rejects"), " ", el("b", null, whole(summary.rejects))));
  return parts.length ? el("p.facts", null, parts) : null;
}

function changed() {
  const box = el("section.changes", { id: "worse", "aria-labelledby": "worse-h" }, el("h2", { id: "worse-h" }, t("worse.title")));
  if (!page.history) return put(box, el("p.quiet", null, t("worse.no.history").split(/(--history)/).map((part) => (part === "--history" ? el("code", null, part) : part))));
  const worse = changes.filter((change) => change.worse);
  if (!page.changes.length) return put(box, el("p.quiet", null, t("worse.nothing.known")));
  if (!worse.length) return put(box, el("p.quiet", null, t("worse.nothing")));
  return put(box, el("ul", null, worse.slice(0, 12).map((change) => {
    const [kind, ...rest] = change.what.split(":");
    const id = rest.join(":");
    const [name, link, show] = kind === "rule" ? [ruleName(id), listLink({ rule: id }), (v) => t("per.hundred", { n: points(v) })]
      : kind === "agent" ? [agentName(id), listLink({ agent: id, sort: "score" }), mean]
      : kind === "mean" ? [t("mean"), listLink({ sort: "score" }), mean]
      : kind === "passed" ? [t("passed"), listLink({ passed: "0", sort: "score" }), percent]
      : kind === "first.within" ? [t("first.within"), listLink({ sort: "first" }), percent]
      : [t("first.median"), listLink({ sort: "first" }), seconds];
    return el("li", null, el("a", { href: link }, name), el("span.move", null, show(change.before), " → ", el("b", null, show(change.now)), el("small", null, t("against." + change.against))));
  })));
}

const reason = (kind, name) => (kind === "risk" ? t("alert." + name) : ruleName(name));

/** The words that put a conversation on the list, and the finding that they are of: of an alert the customer's, of a rule the agent's. */
function telling(item) {
  if (item.kind === "sample" || !inline.has(item.number)) return [null, null];
  const talk = JSON.parse(inline.get(item.number));
  if (item.kind === "risk") {
    const alert = talk.alerts.find((one) => one.kind === item.reasons[0]);
    const turn = alert && alert.words.length ? talk.turns[alert.words[0][0]] : null;
    return [turn ? around(turn.text || "", alert.words[0][1]) : null, null];
  }
  const found = talk.findings.filter((f) => f.waived === null && item.reasons.includes(f.rule)).sort((a, b) => item.reasons.indexOf(a.rule) - item.reasons.indexOf(b.rule));
  // Of what came too late the words are not at fault.
  const said = found.find((f) => f.span && talk.turns[f.turn].role === "agent" && ruleOf(f.rule) && ruleOf(f.rule).kind !== "timing");
  return said ? [around(talk.turns[said.turn].text, said.text), said.id] : [null, found.length ? found[0].id : null];
}

/** The line of a text with these words in it, a row's length of it. */
function around(text, words) {
  const at = Math.max(0, text.indexOf(words)), room = 80;
  const begin = text.length <= room ? 0 : Math.max(0, Math.min(at - 16, text.length - room));
  // No word of letters is cut in two at its front, and no pair of code units.
  const space = begin && /[\w\udc00-\udfff]/.test(text[begin]) ? text.slice(begin, at).search(/\s|[^\w\udc00-\udfff]/) : 0;
  const from = begin + Math.max(0, space);
  const cut = from + room < text.length;
  return (from ? "…" : "") + text.slice(from, from + room).replace(/[\ud800-\udbff]$/, "").replace(/\s+/g, " ").trim() + (cut ? "…" : "");
}

function worklist() {
  const box = el("section.worklist", { id: "worklist", "aria-labelledby": "worklist-h" }, el("h2", { id: "worklist-h" }, t("worklist.title")));
  if (!figures.worklist.length) return put(box, el("p.quiet", null, t("worklist.none")));
  const open = () => listed(t("worklist.title"), "#s=worklist", figures.worklist.map((item) => [item.number, item.transcript]));
  for (const kind of ["fatal", "risk", "serious", "sample"]) {
    const items = figures.worklist.filter((item) => item.kind === kind);
    if (!items.length) continue;
    const shownFirst = kind === "sample" ? 3 : 6;
    const list = el("ol.rows." + kind, null, items.map((item, i) => {
      const row = known.get(item.number);
      const [words, finding] = telling(item);
      return el("li", { hidden: i >= shownFirst }, el("a.row", { href: conversationLink(item.transcript, finding), on: { click: open } },
        el("span.score." + scoreClass(row ? row[ROW.passed] : null), null, points(item.score)),
        el("span.what", null, item.reasons.length ? item.reasons.slice(0, 2).map((name) => reason(kind, name)).join(t("list.semicolon")) : t("worklist.sampled"),
          item.reasons.length > 2 && el("small", null, " ", t("and.more", { n: item.reasons.length - 2 }))),
        el("span.who", null, item.agents.map(agentName).join(t("list.comma"))),
        el("span.said", null, words ? t("quoted", { text: words }) : row && row[ROW.snippet] ? t("quoted", { text: row[ROW.snippet] }) : item.transcript)));
    }));
    const more = items.length > shownFirst && el("button.more", { type: "button", on: { click: () => { for (const li of list.children) li.hidden = false; more.remove(); } } }, t("show.all", { n: items.length }));
    put(box, el("h3", null, t("work." + kind), el("small", null, items.length, " · ", t("work." + kind + ".why"))), list, more);
  }
  return box;
}

function overview() {
  charts.length = 0;
  const heading = el("header.title", null,
    el("h1", null, t("title")),
    el("p", null, [figures.dates && (figures.dates[0] === figures.dates[1] ? figures.dates[0] : t("from.to", { a: figures.dates[0], b: figures.dates[1] })),
      t("rules.ran", { n: figures.rules.length })].filter(Boolean).join(" · ")));
  return [
    figures.interrupted && el("p.warning", { role: "alert" }, t("interrupted", { n: whole(summary.sessions) })),
    heading, el("section", { id: "figures", "aria-label": t("nav.overview") }, headline(), underline()),
    el("div.columns", null, worklist(), el("div.aside", null, changed(), coaching())),
    agentsSection(), rulesSection(), insightSection(), hoursSection(), scenariosSection(), casesSection(),
  ];
}
