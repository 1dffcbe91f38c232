// Conversations and their rows: in this page, or in script files beside it that are loaded when they are wanted.

const ROW = {
  number: 0, id: 1, started: 2, agents: 3, score: 4, passed: 5, scenario: 6, mood: 7, ended: 8,
  alerts: 9, rules: 10, counts: 11, waived: 12, first: 13, snippet: 14, fatal: 15, failedParts: 16,
};
const taken = new Map();
const loading = new Map();
const numbers = new Map();
const KEPT = 12;

window.csqa = { take: (kind, place, payload) => taken.set(kind + place, payload) };

const lines = (id) => {
  const text = document.getElementById(id).textContent.trim();
  return text ? text.split("\n") : [];
};

// Text of conversations that the page holds, by number: parsed when one is opened.
const inline = new Map();
for (const line of lines("conversations")) {
  const cut = line.indexOf("\t");
  inline.set(Number(line.slice(0, cut)), line.slice(cut + 1));
}
const inlineRows = lines("rows").map((line) => JSON.parse(line));
const known = new Map(inlineRows.map((row) => [row[ROW.number], row]));
for (const row of inlineRows) numbers.set(row[ROW.id], row[ROW.number]);

/** Loads one file beside the page; what it holds. Rejects where it is not there. */
function load(kind, place) {
  const name = kind + place;
  if (taken.has(name)) return Promise.resolve(taken.get(name));
  if (!loading.has(name)) {
    loading.set(name, new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = page.files + "/" + kind + "/" + String(place).padStart(4, "0") + ".js";
      script.onload = () => { loading.delete(name); script.remove(); done(taken.get(name)); };
      script.onerror = () => { loading.delete(name); script.remove(); failed(new Error(t("missing.files", { folder: page.files }))); };
      document.head.append(script);
    }));
  }
  return loading.get(name);
}

/** The conversation at this place in the run. */
async function conversation(number) {
  if (inline.has(number)) return JSON.parse(inline.get(number));
  if (page.whole) throw new Error(t("missing.conversation"));
  const place = Math.floor(number / page.perFile);
  const found = await load("conversations", place);
  const held = [...taken.keys()].filter((name) => name.startsWith("conversations"));
  for (const old of held.slice(0, Math.max(0, held.length - KEPT))) if (old !== "conversations" + place) taken.delete(old);
  const one = found && found[number % page.perFile];
  if (!one) throw new Error(t("missing.conversation"));
  return one;
}

let everyRow = null;
/** All rows in the order of the run; `progress(share)` is told how far loading has come. */
async function rows(progress) {
  if (everyRow) return everyRow;
  if (page.whole) return (everyRow = inlineRows);
  const files = Math.ceil(page.total / page.rowsPerFile);
  const all = [];
  for (let place = 0; place < files; place++) {
    for (const row of await load("rows", place)) { all.push(row); numbers.set(row[ROW.id], row[ROW.number]); }
    taken.delete("rows" + place);
    progress((place + 1) / files);
  }
  return (everyRow = all);
}

let said = null;
/** Whether these lower-case words stand in what the customer said; of a large run the page knows the first words only. */
function customerSaid(row, words) {
  if (!page.whole) return row[ROW.snippet].toLowerCase().includes(words);
  if (!said) {
    said = new Map();
    for (const [number, text] of inline) {
      said.set(number, JSON.parse(text).turns.filter((turn) => turn.role === "customer").map((turn) => turn.text || "").join("\n").toLowerCase());
    }
  }
  return said.get(row[ROW.number]).includes(words);
}

/** The place of a conversation by its id; undefined where there is none. */
async function numberOf(id) {
  if (numbers.has(id)) return numbers.get(id);
  if (page.whole || everyRow) return undefined;
  const text = atob((await load("ids", 0))[0]);
  const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0));
  const pairs = new DataView(bytes.buffer);
  const wanted = crc32(new TextEncoder().encode(id));
  let low = 0, high = bytes.length / 8;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (pairs.getUint32(middle * 8) < wanted) low = middle + 1;
    else high = middle;
  }
  for (; low < bytes.length / 8 && pairs.getUint32(low * 8) === wanted; low++) {
    const number = pairs.getUint32(low * 8 + 4);
    if ((await conversation(number)).id === id) { numbers.set(id, number); return number; }
  }
  return undefined;
}

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** Findings about what sessions owed each other, as far as the page holds them. */
const casesOf = (id) => page.cases.flatMap((c) => c.findings.filter((f) => f.transcript === id));
