// The frame: bar, theme, keys, and the view that the address asks for.

const main = document.getElementById("main");
const scrolls = new Map();
let shownAt = null;
let turn = 0;

function bar() {
  const search = el("input", { type: "search", id: "search", "aria-label": t("search"), placeholder: t("search.bar"), autocomplete: "off" });
  put(document.getElementById("bar"),
    el("a.brand", { href: "#", title: t("nav.overview") }, el("b", null, "csqa"), el("span", null, t("title"))),
    el("nav", { "aria-label": t("nav") }, ["worklist", "agents", "rules", ...(insight ? ["insight"] : []), "hours", "scenarios"].map((id) => el("a", { href: "#s=" + id, data: { section: id } }, t("nav." + id))), el("a", { href: listLink({}), data: { section: "list" } }, t("nav.list"))),
    el("form", { role: "search", on: { submit: (e) => { e.preventDefault(); if (search.value.trim()) location.hash = listLink({ q: search.value.trim() }); } } }, search),
    el("button.primary", { type: "button", id: "export", hidden: true, on: { click: exportDecisions } }),
    el("button.theme", { type: "button", id: "theme", on: { click: switchTheme } }),
    el("button.help", { type: "button", "aria-label": t("keys.title"), title: t("keys.title"), on: { click: () => help.showModal() } }, "?"));
}

const help = el("dialog", { "aria-labelledby": "keys-h" }, el("h2", { id: "keys-h" }, t("keys.title")),
  el("dl", null, ["/", "j k", "Enter", "← →", "Esc", "?"].map((key, i) => [el("dt", null, key.split(" ").map((k) => el("kbd", null, k))), el("dd", null, t("keys." + i))])),
  el("form", { method: "dialog" }, el("button.primary", null, t("close"))));

function theme() { return document.documentElement.dataset.theme; }
function applyTheme(name) {
  document.documentElement.dataset.theme = name;
  const button = document.getElementById("theme");
  if (button) button.textContent = t(name === "dark" ? "theme.light" : "theme.dark");
  redraw();
}
function switchTheme() {
  const name = theme() === "dark" ? "light" : "dark";
  storage.set("csqa:theme", name);
  applyTheme(name);
}
const system = matchMedia("(prefers-color-scheme: dark)");
const wantedTheme = () => storage.get("csqa:theme") || (system.matches ? "dark" : "light");
system.addEventListener("change", () => applyTheme(wantedTheme()));
addEventListener("beforeprint", () => { document.documentElement.dataset.theme = "light"; redraw(ON_PAPER); });
addEventListener("afterprint", () => applyTheme(wantedTheme()));

async function render() {
  const mine = ++turn;
  const wanted = route();
  if (shownAt !== null) scrolls.set(shownAt, scrollY);
  document.title = t("title") + (figures.dates ? " " + figures.dates[0] : "");
  // Within one conversation a link to a finding only moves there.
  if (wanted.view === "conversation" && main.dataset.conversation === wanted.id && wanted.finding && focusFinding(wanted.finding)) { shownAt = location.hash; document.title = wanted.id + " · " + t("title"); return; }
  let made;
  try {
    made = wanted.view === "conversation" ? await conversationView(wanted.id, wanted.finding) : wanted.view === "list" ? list(wanted.filters) : overview();
  } catch (error) {
    made = [el("header.title", null, el("h1", null, t("cannot.show"))), el("p", null, error.message)];
  }
  if (mine !== turn) return;
  // A choice among the filters makes the list anew: the reader stays at the field.
  const field = document.activeElement.closest(".filters") ? document.activeElement.name : null;
  const first = shownAt === null;
  main.className = wanted.view;
  main.dataset.conversation = wanted.view === "conversation" ? wanted.id : "";
  main.replaceChildren();
  put(main, made);
  shownAt = location.hash;
  for (const link of document.querySelectorAll("#bar nav a")) {
    const here = wanted.view === "list" ? "list" : wanted.view === "overview" ? wanted.section : null;
    if (link.dataset.section === here) {
      link.setAttribute("aria-current", "page");
      link.parentElement.scrollLeft = link.offsetLeft - 60;
    }
    else link.removeAttribute("aria-current");
  }
  redraw();
  const again = field && main.querySelector(".filters [name=" + field + "]");
  if (again) again.focus();
  else if (!first) main.focus({ preventScroll: true });
  if (wanted.finding) { if (!focusFinding(wanted.finding, true)) notify(t("finding.gone")); }
  else if (scrolls.has(shownAt)) restoreScroll();
  else if (wanted.section && document.getElementById(wanted.section)) document.getElementById(wanted.section).scrollIntoView();
  else scrollTo(0, 0);
}

function restoreScroll() {
  if (scrolls.has(location.hash)) scrollTo(0, scrolls.get(location.hash));
}

const typing = (target) => target.matches("input, textarea, select") || target.isContentEditable;

function rowsOnScreen() {
  return [...main.querySelectorAll(main.className === "conversation" ? ".finding" : ".row, tbody th a")].filter((row) => row.offsetParent !== null);
}

function move(by) {
  const stops = rowsOnScreen();
  if (!stops.length) return;
  const now = stops.indexOf(document.activeElement.closest(".finding, .row, tbody th a"));
  const next = stops[Math.max(0, Math.min(stops.length - 1, now < 0 ? 0 : now + by))];
  if (next.matches(".finding")) focusFinding(next.id.slice(2));
  else { next.focus(); next.scrollIntoView({ block: "nearest" }); }
}

addEventListener("keydown", (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || help.open) return;
  if (e.key === "Escape") {
    if (typing(e.target)) e.target.blur();
    else if (main.className !== "overview") location.hash = main.className === "conversation" && context.numbers.length ? context.link : "";
    return;
  }
  if (typing(e.target)) return;
  const act = {
    "/": () => (main.querySelector("input[type=search]") || document.getElementById("search")).focus(),
    "?": () => help.showModal(),
    j: () => move(1), k: () => move(-1),
    ArrowDown: () => e.target.closest(".row") && move(1), ArrowUp: () => e.target.closest(".row") && move(-1),
    ArrowRight: () => stepTo(".next"), ArrowLeft: () => stepTo(".previous"),
  }[e.key];
  if (!act) return;
  if (!e.key.startsWith("Arrow") || e.target.closest(".row")) e.preventDefault();
  act();
});

function stepTo(button) {
  const found = main.querySelector(button);
  if (found && !found.disabled) found.click();
}

document.documentElement.lang = zh ? "zh-CN" : "en";
history.scrollRestoration = "manual";
document.body.append(help);
recall();
bar();
countDecisions();
applyTheme(wantedTheme());
addEventListener("storage", (e) => { if (e.key === STORE) { recall(); countDecisions(); } });
addEventListener("hashchange", render);
render();
