// Charts by uPlot: drawn in the theme's colours, each with a table that says the same.

const charts = [];

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// Half of a sheet of A4: a canvas does not shrink to what it is printed on.
const ON_PAPER = 310;
// Seconds at which an axis of waits has its lines.
const STEPS = [1, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 28800, 86400, 172800, 432000, 864000];

/** series: [{label, values, kind: "bars"|"line", scale, colour, show}]; `follow(i)` is called for a click on place i, `place` says what places are. */
function chart(labels, series, follow, title, place) {
  const box = el("div.chart", { role: "img", "aria-label": title });
  const kept = { box, draw };
  let drawn = null;
  charts.push(kept);

  function draw(width) {
    if (drawn) drawn.destroy();
    if (!box.clientWidth) return;
    const axis = { stroke: colour("--muted"), font: "12px system-ui, sans-serif", ticks: { show: false } };
    const grid = { stroke: colour("--line"), width: 1 };
    const right = series.some((s) => s.scale === "right");
    const bars = uPlot.paths.bars({ size: [0.62, 34], radius: 0.12 });
    drawn = new uPlot({
      width: width || box.clientWidth,
      height: 200,
      padding: [12, right ? 0 : 14, 0, 0],
      cursor: { drag: { x: false, y: false }, y: false, points: { size: 7 } },
      legend: { live: true, isolate: false },
      scales: {
        x: { time: false, range: [-0.6, labels.length - 0.4] },
        y: { range: (u, min, max) => [0, Math.max(1, max * 1.1)] },
        right: { range: (u, min, max) => (max === null ? [0, 100] : [Math.max(0, Math.floor((min - 5) / 10) * 10), 100]) },
      },
      axes: [
        { ...axis, grid: { show: false }, splits: () => labels.map((_, i) => i), values: (u, at) => ticks(labels, at, u.width), gap: 4, size: 28 },
        { ...axis, grid, size: series[0].show === seconds ? 74 : 48, incrs: series[0].show === seconds ? STEPS : undefined, values: (u, at) => at.map((v) => (Number.isInteger(v) ? series[0].show(v) : "")) },
        ...(right ? [{ ...axis, scale: "right", side: 1, grid: { show: false }, size: 40 }] : []),
      ],
      series: [
        { label: place, value: (u, v) => (v === null || v === undefined ? "" : labels[v]) },
        ...series.map((s) => {
          const ink = colour(s.colour);
          const look = s.kind === "bars"
            ? { paths: bars, fill: ink, stroke: ink, width: 0, points: { show: false } }
            : { stroke: ink, width: 2, points: { show: true, size: 6, fill: colour("--surface"), stroke: ink, width: 2 } };
          return { label: s.label, scale: s.scale || "y", value: (u, v) => (v === null || v === undefined ? "" : s.show(v)), ...look };
        }),
      ],
    }, [labels.map((_, i) => i), ...series.map((s) => s.values)], box);
    drawn.over.addEventListener("click", () => { if (drawn.cursor.idx !== null && drawn.cursor.idx !== undefined) follow(drawn.cursor.idx); });
  }
  return box;
}

/** As many labels as fit; the rest stay blank. */
function ticks(labels, at, width) {
  const widest = Math.max(...labels.map((label) => label.length)) * 7.5 + 12;
  const step = Math.max(1, Math.ceil((labels.length * widest) / Math.max(1, width - 90)));
  return at.map((i) => (i % step ? "" : labels[i]));
}

/** All charts anew, as wide as their boxes or `width` pixels. */
function redraw(width) {
  for (const kept of charts) if (kept.box.isConnected) kept.draw(width);
}

let resized = 0;
addEventListener("resize", () => { clearTimeout(resized); resized = setTimeout(() => redraw(), 120); });

/** A mean with its interval on a scale from `from` to 100. */
function intervalBar(summary, from) {
  const x = (value) => ((Math.max(from, value) - from) / (100 - from)) * 116 + 2;
  const parts = [svg("line", { x1: 2, x2: 118, y1: 8, y2: 8, class: "scale" })];
  if (summary.low !== null && summary.high !== null) {
    parts.push(svg("rect", { x: x(summary.low), y: 4, width: Math.max(2, x(summary.high) - x(summary.low)), height: 8, rx: 2, class: "interval" }));
  }
  parts.push(svg("rect", { x: x(summary.mean) - 1.5, y: 1, width: 3, height: 14, class: "mean" }));
  return svg("svg", { viewBox: "0 0 120 16", width: 120, height: 16, class: "interval-bar", "aria-hidden": "true" }, ...parts);
}
