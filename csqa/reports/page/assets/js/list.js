// Conversations that fit a filter. The filter stands in the address.

const STEP = 50;

/** Conversations that a rule about several sessions names: no row of theirs can say so. */
const byCase = (key, value) => new Set(page.cases.flatMap((c) => c.findings.filter((f) => f[key] === value && f.waived === null).map((f) => f.transcript)));

function fits(filters) {
  const q = (filters.q || "").trim().toLowerCase();
  const rule = filters.rule === undefined ? -1 : page.rules.findIndex((r) => r.id === filters.rule);
  const owed = filters.rule === undefined ? null : byCase("rule", filters.rule);
  const graded = filters.severity === undefined ? null : byCase("severity", filters.severity);
  const min = filters.min === undefined ? null : Number(filters.min), max = filters.max === undefined ? null : Number(filters.max);
  const severity = filters.severity === undefined ? -1 : ["error", "warning", "info"].indexOf(filters.severity);
  return (row) =>
    (filters.agent === undefined || row[ROW.agents].includes(filters.agent)) &&
    (filters.rule === undefined || row[ROW.rules].includes(rule) || owed.has(row[ROW.id])) &&
    (filters.scenario === undefined || row[ROW.scenario] === filters.scenario) &&
    (filters.passed === undefined || row[ROW.passed] === Number(filters.passed)) &&
    (min === null || (row[ROW.score] !== null && row[ROW.score] >= min)) &&
    (max === null || (row[ROW.score] !== null && row[ROW.score] <= max)) &&
    (filters.hour === undefined || row[ROW.started].slice(11, 13) === filters.hour) &&
    (filters.day === undefined || row[ROW.started].slice(0, 10) === filters.day) &&
    (filters.alert === undefined || row[ROW.alerts].includes(filters.alert)) &&
    (filters.mood === undefined || (filters.mood === "better" ? row[ROW.mood] === 2 : row[ROW.mood] > 0)) &&
    (severity < 0 || row[ROW.counts][severity] > 0 || graded.has(row[ROW.id])) &&
    (filters.waived === undefined || row[ROW.waived] > 0) &&
    (filters.fatal === undefined || row[ROW.fatal] === 1) &&
    (filters.part === undefined || failedPart(row, filters.agent)) &&
    (filters.theme === undefined || (behind.has(filters.theme) && behind.get(filters.theme).has(row))) &&
    (filters.ended === undefined || row[ROW.ended] === filters.ended) &&
    (!q || row[ROW.id].toLowerCase().includes(q) || customerSaid(row, q) ||
      row[ROW.agents].some((a) => fullName(a).toLowerCase().includes(q)));
}

/** Whether the agent's own part did not pass, or anybody's where no agent is asked for. */
const failedPart = (row, agent) => (agent === undefined ? row[ROW.failedParts].length > 0 : row[ROW.failedParts].includes(agent));

function ordered(found, by) {
  const column = by === "score" ? ROW.score : by === "first" ? ROW.first : by === "started" ? ROW.started : -1;
  if (column < 0) return found;
  return found.sort((a, b) => compare(a[column], b[column], by !== "first") || a[0] - b[0]);
}

/** What a filter says, in words: each part can be taken away. */
function named(filters) {
  const parts = [];
  const add = (key, text) => { if (filters[key] !== undefined) parts.push([key, text(filters[key])]); };
  add("agent", agentName);
  add("rule", ruleName);
  add("scenario", scenarioName);
  add("passed", (v) => t(v === "1" ? "passed.yes" : "passed.no"));
  add("min", (v) => t("min", { n: v }));
  add("max", (v) => t("max", { n: v }));
  add("hour", (v) => t("hour", { h: v }));
  add("day", (v) => v);
  add("alert", (v) => page.words["alert." + v] || v);
  add("mood", (v) => t(v === "better" ? "better" : "upset"));
  add("severity", (v) => page.words["severity." + v] || v);
  add("waived", () => t("waived"));
  add("fatal", () => t("work.fatal"));
  add("part", () => t("part.failed"));
  add("theme", (v) => (behind.has(v) ? behind.get(v).title() : v));
  add("ended", (v) => page.words["ended." + v] || v);
  add("q", (v) => t("quoted", { text: v }));
  return parts;
}

function filterBar(filters, change) {
  const choice = (key, label, options, none) => el("label" + (key === "sort" ? ".short" : ""), null, el("span", null, label), el("select", { name: key, on: { change: (e) => change({ [key]: e.target.value === "*" ? undefined : e.target.value }) } },
    el("option", { value: "*" }, none || t("any")), options.map(([value, text]) => el("option", { value, selected: filters[key] === value }, text))));
  const number = (key, label) => el("label.short", null, el("span", null, label), el("input", { type: "number", min: 0, max: 100, name: key, value: filters[key] === undefined ? "" : filters[key],
    on: { change: (e) => change({ [key]: e.target.value === "" ? undefined : e.target.value }) } }));
  const text = el("input", { type: "search", name: "q", value: filters.q || "", placeholder: t("search.list"), on: { input: (e) => { clearTimeout(text.timer); text.timer = setTimeout(() => change({ q: e.target.value || undefined }, true), 200); } } });
  const here = (list, key) => (filters[key] === undefined || list.some(([v]) => v === filters[key]) ? list : [...list, [filters[key], filters[key]]]);
  return el("form.filters", { role: "search", "aria-label": t("filters"), on: { submit: (e) => e.preventDefault() } },
    el("label.wide", null, el("span", null, t("search")), text),
    choice("agent", t("agent"), here(figures.agents.map((a) => [a.summary.agent, agentName(a.summary.agent)]), "agent")),
    choice("rule", t("rule"), here(figures.rules.map((r) => [r.rule, ruleName(r.rule)]), "rule")),
    choice("scenario", t("scenario"), here(figures.scenarios.map((s) => [s.name, scenarioName(s.name)]), "scenario")),
    choice("passed", t("result"), [["1", t("passed.yes")], ["0", t("passed.no")]]),
    number("min", t("score.from")), number("max", t("score.to")),
    choice("sort", t("sort"), [["score", t("sort.score")], ["first", t("sort.first")], ["started", t("sort.started")]], t("sort.run")));
}

function rowLink(row, open) {
  const [errors, warnings, infos] = row[ROW.counts];
  const count = (n, kind) => n > 0 && el("span.count." + kind, { title: t("severity." + kind) }, t("severity." + kind + ".short"), " ", n);
  return el("a.row", { href: conversationLink(row[ROW.id]), on: { click: open } },
    el("span.score." + scoreClass(row[ROW.passed]), null, points(row[ROW.score])),
    el("span.said", null, row[ROW.snippet] ? t("quoted", { text: row[ROW.snippet] }) : el("em", null, t("customer.silent"))),
    el("span.counts", null, count(errors, "error"), count(warnings, "warning"), count(infos, "info"), row[ROW.alerts].map((kind) => el("span.count.alert", null, t("alert." + kind)))),
    el("span.who", null, row[ROW.agents].map(agentName).join(t("list.comma"))),
    el("span.meta", null, [row[ROW.started], scenarioName(row[ROW.scenario]), row[ROW.first] === null ? "" : t("first.after", { time: seconds(row[ROW.first]) }), row[ROW.id]].filter(Boolean).join(" · ")));
}

/** Above the list: of one agent where the points went, of one rule what it asks. */
function about(filters) {
  const parts = [];
  const agent = filters.agent !== undefined && figures.agents.find((a) => a.summary.agent === filters.agent);
  if (agent) {
    const s = agent.summary;
    const most = Math.max(...agent.rules.map(([, n]) => n), 0.01);
    parts.push(el("section.about", null, el("h2", null, t("about.agent", { name: fullName(s.agent) })),
      el("p", null, t("about.agent.line", { n: whole(s.sessions), mean: mean(s.mean), range: s.low === null ? NONE : mean(s.low) + "–" + mean(s.high), passed: percent(s.passed) })),
      agent.rules.length ? el("div.split", null,
        el("div", null, el("h3", null, t("lost.dimensions")), el("ul", null, agent.lost.slice(0, 5).map(([name, n]) => el("li", null, meter(n / agent.lost[0][1], dimensionName(name), "wide"), el("span.cost", null, "−" + mean(n)))))),
        el("div", null, el("h3", null, t("lost.rules")), el("ul", null, agent.rules.slice(0, 5).map(([id, n]) => el("li", null, el("a", { href: listLink({ agent: s.agent, rule: id }) }, meter(n / most, ruleName(id), "wide")), el("span.cost", null, "−" + mean(n)))))))
      : el("p.quiet", null, t("about.agent.clean")),
      drillsFor(agent.rules).length > 0 && [el("h3", null, t("training")), el("ul.drills", null, drillsFor(agent.rules).slice(0, 2).map(([drill, n]) => el("li", null, el("b", null, drill.name), el("span.cost", null, " −" + mean(n)), t("colon"), drill.drill)))]));
  }
  const rule = filters.rule !== undefined && ruleOf(filters.rule);
  if (rule) {
    parts.push(el("section.about", null, el("h2", null, rule.message), el("p.quiet", null, [rule.id, rule.source.join(" "), dimensionName(rule.dimension), t("severity." + rule.severity), rule.fatal ? t("work.fatal") : rule.deduct ? t("deducts", { n: points(rule.deduct) }) : "", rule.status === "preview" ? t("preview") : ""].filter(Boolean).join(" · ")),
      el("dl.rule", null, el("dt", null, t("why")), el("dd", null, rule.why), el("dt", null, t("say")), el("dd.say", null, rule.say[page.lang]))));
  }
  return parts;
}

/** The list's own elements; they fill when the rows are there. */
function list(filters) {
  const status = el("p.status", { role: "status" }, t("loading"));
  const results = el("ol.rows.list");
  const more = el("button.more", { type: "button", hidden: true });
  const chips = el("p.chips");
  const head = el("div");
  let current = filters;
  let all = [];

  function change(given, quiet) {
    current = { ...current, ...given };
    // Typing must not fill the history; a choice is a step that "back" undoes.
    if (quiet) { history.replaceState(null, "", listLink(current)); shownAt = location.hash; fill(); }
    else location.hash = listLink(current);
  }
  function fill() {
    const found = ordered(all.filter(fits(current)), current.sort);
    const parts = named(current);
    const title = parts.length ? parts.map(([, text]) => text).join(" · ") : t("conversations.all");
    const open = () => listed(title, listLink(current), found.map((row) => [row[ROW.number], row[ROW.id]]));
    status.textContent = found.length ? t("found", { n: whole(found.length), all: whole(all.length) }) : t("found.none");
    if (current.q && !page.whole) put(status, " ", t("found.first.words"));
    chips.replaceChildren(...parts.map(([key, text]) => el("a.chip", { href: listLink({ ...current, [key]: undefined }), "aria-label": t("remove", { text }) }, text, el("span", { "aria-hidden": "true" }, " ×"))));
    if (parts.length > 1) put(chips, el("a.chip.clear", { href: listLink({ sort: current.sort }) }, t("clear")));
    let at = 0;
    const extend = () => {
      results.append(...found.slice(at, at + STEP).map((row) => el("li", null, rowLink(row, open))));
      at += STEP;
      more.hidden = at >= found.length;
      more.textContent = t("show.more", { n: Math.min(STEP, found.length - at) });
    };
    results.replaceChildren();
    extend();
    more.onclick = () => { const first = results.children.length; extend(); results.children[first].querySelector("a").focus(); };
    head.replaceChildren(...about(current));
  }
  rows((share) => { status.textContent = t("loading.share", { share: percent(share) }); })
    .then((found) => { if (status.isConnected) { all = found; fill(); restoreScroll(); } })
    .catch((error) => { status.textContent = error.message; });
  return [el("header.title", null, el("h1", null, t("conversations.title"))), filterBar(filters, change), chips, head, status, results, more];
}
