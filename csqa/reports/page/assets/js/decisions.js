// What a reviewer decides about findings: kept in this browser for this report, handed on as a `waivers.yaml`.

const STORE = "csqa:" + page.key;
const WHO = "csqa:reviewer";
const kept = new Map();
let storable = true;

const storage = {
  get(key) { try { return localStorage.getItem(key); } catch { storable = false; return null; } },
  set(key, value) { try { localStorage.setItem(key, value); } catch { storable = false; } },
};

function recall() {
  kept.clear();
  try {
    for (const one of JSON.parse(storage.get(STORE) || "[]")) if (one && typeof one.finding === "string") kept.set(one.finding, one);
  } catch { /* somebody else's words under our key: begin anew */ }
}

function decide(finding, decision) {
  recall();
  if (decision) kept.set(finding, decision);
  else kept.delete(finding);
  storage.set(STORE, JSON.stringify([...kept.values()]));
  if (!storable) notify(t("decision.not.stored"));
  countDecisions();
}

function countDecisions() {
  const button = document.getElementById("export");
  button.hidden = kept.size === 0;
  button.textContent = t("export.n", { n: kept.size });
}

/** A YAML scalar that reads back as this very text: double quotes, JSON's escapes, whatever does not print escaped. */
function quoted(text) {
  return JSON.stringify(String(text)).replace(/[\u007f-\u00a0\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]/g, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));
}

function waivers() {
  const out = ["# " + t("export.head"), "waivers:"];
  for (const one of kept.values()) {
    out.push("  - finding: " + quoted(one.finding), "    verdict: " + (one.verdict === "overturned" ? "overturned" : "confirmed"), "    reason: " + quoted(one.reason),
      "    by: " + quoted(one.by), "    date: " + one.date);
    if (one.transcript) out.push("    transcript: " + quoted(one.transcript));
    out.push("    rule: " + quoted(one.rule));
  }
  return out.join("\n") + "\n";
}

function exportDecisions() {
  const link = el("a", { href: URL.createObjectURL(new Blob([waivers()], { type: "application/yaml" })), download: "waivers.yaml" });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  notify(t("exported", { n: kept.size }));
}

function today() {
  const now = new Date();
  return now.getFullYear() + "-" + String(now.getMonth() + 1).padStart(2, "0") + "-" + String(now.getDate()).padStart(2, "0");
}

/** Under a finding: what was decided, or the two buttons and the form that they open. */
function decisionBox(finding, transcript) {
  const box = el("div.decision");
  function show() {
    const made = kept.get(finding.id);
    box.closest && box.closest(".finding") && box.closest(".finding").classList.toggle("overturned", made ? made.verdict === "overturned" : finding.waived !== null);
    if (made) {
      box.replaceChildren(el("p.decided." + made.verdict, null, el("b", null, t("decided." + made.verdict)), " · ", made.by, " · ", made.date, t("colon"), made.reason),
        el("button.quiet", { type: "button", on: { click: () => { decide(finding.id, null); show(); box.querySelector("button").focus(); } } }, t("decision.undo")));
      return;
    }
    // What an earlier run overturned can only be confirmed after all: the later entry holds.
    box.replaceChildren(...(finding.waived === null ? [el("button", { type: "button", on: { click: () => ask("overturned") } }, t("overturn"))] : []), el("button", { type: "button", on: { click: () => ask("confirmed") } }, t("confirm")));
  }
  function ask(verdict) {
    const reason = el("textarea", { required: true, rows: 2, name: "reason", placeholder: t("decision.reason." + verdict) });
    const by = el("input", { required: true, name: "by", value: storage.get(WHO) || "", autocomplete: "name" });
    const form = el("form", { on: { submit: (e) => {
      e.preventDefault();
      for (const field of [reason, by]) {
        field.setCustomValidity(field.value.trim() ? "" : t("decision.required"));
        if (!field.reportValidity()) return;
      }
      storage.set(WHO, by.value.trim());
      decide(finding.id, { finding: finding.id, verdict, reason: reason.value.trim(), by: by.value.trim(), date: today(), transcript, rule: finding.rule });
      show();
      box.querySelector("button").focus();
    } } },
      el("label", null, el("span", null, t("decision.reason")), reason), el("label", null, el("span", null, t("decision.by")), by),
      el("div.buttons", null, el("button.primary", { type: "submit" }, t("decision.save." + verdict)), el("button.quiet", { type: "button", on: { click: () => { show(); box.querySelector("button").focus(); } } }, t("cancel"))));
    for (const field of [reason, by]) field.addEventListener("input", () => field.setCustomValidity(""));
    form.addEventListener("keydown", (e) => { if (e.key === "Escape") { e.stopPropagation(); show(); box.querySelector("button").focus(); } });
    box.replaceChildren(form);
    reason.focus();
  }
  requestAnimationFrame(show);
  show();
  return box;
}
