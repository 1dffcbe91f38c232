// Tables that sort by any column, show the first rows, and stack into cards on a phone.

// On a phone a row is a card.
const FIRST_ROWS = matchMedia("(max-width: 700px)").matches ? 8 : 20;

/**
 * columns: [{title, cell(item) -> child, key(item) -> number|string|null, number: bool, short: bool, up: bool, hint}]
 * `sorted` is the column it starts sorted by, or -1 for the order given.
 */
function table(caption, columns, items, sorted) {
  let by = sorted, up = sorted >= 0 ? Boolean(columns[sorted].up) : true, all = items.length <= FIRST_ROWS + 5;
  const body = el("tbody");
  const heads = columns.map((column, i) => {
    const inner = column.key
      ? el("button.sort", { type: "button", title: column.hint, on: { click: () => { up = by === i ? !up : Boolean(column.up); by = i; fill(); } } }, column.title)
      : el("span", { title: column.hint }, column.title);
    return el("th" + (column.number ? ".number" : ""), { scope: "col", data: { title: column.title } }, inner);
  });
  const more = el("button.more", { type: "button", on: { click: () => { all = true; fill(); } } }, t("show.all", { n: items.length }));

  function fill() {
    const order = by < 0 ? items : [...items].sort((a, b) => compare(columns[by].key(a), columns[by].key(b), up));
    heads.forEach((head, i) => (i === by ? head.setAttribute("aria-sort", up ? "ascending" : "descending") : head.removeAttribute("aria-sort")));
    body.replaceChildren(...order.slice(0, all ? undefined : FIRST_ROWS).map((item) => el("tr", null, columns.map((column, i) =>
      el((i ? "td" : "th") + (column.number ? ".number" : "") + (column.short ? ".nowrap" : ""), i ? { data: { label: column.title } } : { scope: "row" }, column.cell(item))))));
    more.hidden = all;
  }
  fill();
  return el("div.table", null, el("table", null, el("caption", null, caption), el("thead", null, el("tr", null, heads)), body), more);
}

/** What has no value goes last whichever way. */
function compare(a, b, up) {
  const nothing = (a === null || a === undefined) - (b === null || b === undefined);
  if (nothing || a === null || a === undefined) return nothing;
  const order = typeof a === "number" ? a - b : String(a).localeCompare(String(b), zh ? "zh" : "en");
  return up ? order : -order;
}

/** A share or a count as a bar behind its number. */
function meter(share, text, kind) {
  const fillBar = el("i");
  fillBar.style.width = Math.max(0, Math.min(1, share)) * 100 + "%";
  return el("span.meter" + (kind ? "." + kind : ""), null, el("b", null, text), el("span.track", { "aria-hidden": "true" }, fillBar));
}
