// Elements, words and numbers. Text goes in as text nodes only; what would steer the eye unseen is made visible.

const page = JSON.parse(document.getElementById("data").textContent);
const zh = page.lang === "zh";
// Controls but tab and line ends, bidirectional marks, line separators, the zero-width no-break space.
const HIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** A phrase of the page in its language; `{name}` is filled from `values`. */
function t(key, values) {
  const text = page.words[key];
  if (text === undefined) throw new Error("no words for " + key);
  return values ? text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? String(values[name]) : all)) : text;
}

/** Nodes for `text`, each hidden character as a small box with its code point. */
function shown(text) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(HIDDEN)) {
    if (found.index > from) nodes.push(document.createTextNode(text.slice(from, found.index)));
    const box = document.createElement("span");
    box.className = "hidden-character";
    box.textContent = "U+" + found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    nodes.push(box);
    from = found.index + found[0].length;
  }
  if (from < text.length) nodes.push(document.createTextNode(text.slice(from)));
  return nodes;
}

/** el("a.link", {href, on: {click}}, child, …): children are nodes, strings, numbers, lists of them, or nothing. */
function el(name, given, ...children) {
  const [tag, ...classes] = name.split(".");
  const made = document.createElement(tag || "div");
  if (classes.length) made.className = classes.join(" ");
  for (const [key, value] of Object.entries(given || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "on") for (const [event, act] of Object.entries(value)) made.addEventListener(event, act);
    else if (key === "data") Object.assign(made.dataset, value);
    else if (key === "value") made.value = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  return put(made, children);
}

function put(parent, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    if (child instanceof Node) parent.append(child);
    else parent.append(...shown(String(child)));
  }
  return parent;
}

function svg(tag, given, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(given || {})) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const NONE = "–";
const figure = new Intl.NumberFormat(zh ? "zh-CN" : "en-GB");
const whole = (n) => figure.format(n);
const points = (n) => (n === null || n === undefined ? NONE : String(Math.round(n * 10) / 10));
/** A mean: always with its tenth, so that a column of them lines up. */
const mean = (n) => (n === null || n === undefined ? NONE : n.toFixed(1));
const percent = (share) => {
  if (share === null || share === undefined) return NONE;
  const value = share * 100;
  return (value > 0 && value < 10 ? value.toFixed(1).replace(/\.0$/, "") : Math.round(value)) + (zh ? "%" : "\u202f%");
};

/** `32 秒`, `2 分 10 秒`, `1 小时 5 分`. */
function seconds(value) {
  if (value === null || value === undefined) return NONE;
  if (value < 60) return t("time.s", { s: Math.round(value * 10) / 10 });
  let rest = Math.round(value);
  const h = Math.floor(rest / 3600);
  rest -= h * 3600;
  const m = Math.floor(rest / 60), s = rest - m * 60;
  if (h >= 48) return t("time.d", { d: Math.round(h / 24) });
  if (h) return m ? t("time.hm", { h, m }) : t("time.h", { h });
  return s ? t("time.ms", { m, s }) : t("time.m", { m });
}

const LONG_ID = 24;
const fullName = (id) => {
  if (!id) return t("unknown");
  return page.agents[id] ? page.agents[id].name : id;
};
/** As lists show it: of a long id, which nobody reads, its two ends. */
const agentName = (id) => {
  const name = fullName(id);
  return name === id && id.length > LONG_ID ? id.slice(0, 8) + "…" + id.slice(-4) : name;
};
const ruleOf = (id) => page.rules.find((rule) => rule.id === id);
const ruleName = (id) => (ruleOf(id) ? ruleOf(id).message : id);
const dimensionName = (id) => page.dimensions[id] || id;
const scenarioName = (id) => page.words["scenario." + id] || id;
const scoreClass = (passed) => (passed === null || passed === undefined ? "none" : passed ? "passed" : "failed");

/** Says something to a person now, and to a screen reader. */
function notify(text) {
  const box = document.getElementById("notice");
  box.replaceChildren();
  put(box, text);
  box.classList.add("on");
  clearTimeout(notify.timer);
  notify.timer = setTimeout(() => box.classList.remove("on"), 4000);
}
