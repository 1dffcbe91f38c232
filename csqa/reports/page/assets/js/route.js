// Where the reader is stands in the address: #s=agents, #list&agent=A07, #c=ID&f=FINDING. So links can be sent and "back" works.

const FILTERS = ["q", "agent", "rule", "scenario", "passed", "min", "max", "hour", "day", "alert", "mood", "severity", "waived", "ended", "fatal", "part", "theme", "sort"];

function route() {
  const given = new URLSearchParams(location.hash.slice(1));
  if (given.has("c")) return { view: "conversation", id: given.get("c"), finding: given.get("f") };
  if (given.has("list")) {
    const filters = {};
    for (const key of FILTERS) if (given.has(key)) filters[key] = given.get(key);
    return { view: "list", filters };
  }
  return { view: "overview", section: given.get("s") };
}

const listLink = (filters) => {
  const given = new URLSearchParams();
  given.set("list", "");
  for (const key of FILTERS) if (filters && filters[key] !== undefined && filters[key] !== null) given.set(key, filters[key]);
  return "#" + given.toString().replace("list=", "list");
};
const conversationLink = (id, finding) => "#" + new URLSearchParams(finding ? { c: id, f: finding } : { c: id });

/** What "previous" and "next" go through: the list that a conversation was opened from. */
const context = { numbers: [], ids: new Map(), title: "", link: "#" };

function listed(title, link, items) {
  context.title = title;
  context.link = link;
  context.numbers = items.map(([number]) => number);
  context.ids = new Map(items);
}
