// From the server's data to what ECharts draws: one function for each kind of chart.

const NARROW = 520;

/** Where the plain parts of every chart stand, and how they look. */
function frame(data, colours, width) {
  return {
    animation: false,
    textStyle: { fontFamily: colours.font, color: colours.ink, fontSize: 12 },
    color: [colours.accent, colours.muted, colours.info, colours.warn],
    grid: { left: 8, right: 24, top: 36, bottom: 8, containLabel: true },
    legend: { show: data.series.length > 1, top: 0, left: 0, icon: "roundRect", itemWidth: 14, itemHeight: 6, textStyle: { color: colours.muted } },
    tooltip: {
      trigger: "item",
      renderMode: "richText",
      backgroundColor: colours.raised,
      borderColor: colours.line,
      textStyle: { color: colours.ink, fontFamily: colours.font, fontSize: 12 },
      formatter: (event) => told(data, event),
    },
    narrow: width < NARROW,
  };
}

/** A figure with at most one decimal. */
function short(value) {
  return value === null || value === undefined ? "–" : String(Math.round(value * 10) / 10);
}

/** What a point says when somebody points at it. */
function told(data, event) {
  const series = data.series[event.seriesIndex % data.series.length];
  const point = series?.points[event.dataIndex];
  const label = data.labels[event.dataIndex];
  if (!point) return label;
  const between = point.low === null || point.low === undefined ? "" : `  (${short(point.low)} – ${short(point.high)})`;
  const rests = point.n === undefined ? "" : `  n ${point.n}`;
  return `${label}\n${series.name}: ${short(point.value)}${between}${rests}`;
}

function values(data) {
  return data.series.flatMap((series) =>
    series.points.flatMap((point) => (point ? [point.value, point.low, point.high] : [])),
  ).filter((value) => typeof value === "number");
}

/** The ends of an axis: of scores never beyond 0 and 100; of differences as they come. */
function ends(data) {
  const found = [...values(data), ...(typeof data.target === "number" ? [data.target] : [])];
  if (data.difference || !found.length) return { scale: true };
  if (data.zero) return { min: 0, max: 100 };
  const low = Math.min(...found);
  const high = Math.max(...found);
  const step = high - low > 40 ? 10 : 5;
  return {
    min: Math.max(Math.floor((low - 1) / step) * step, 0),
    max: Math.min(Math.ceil((high + 1) / step) * step, 100),
  };
}

function scoreAxis(data, colours) {
  return {
    type: "value",
    ...ends(data),
    axisLabel: { color: colours.muted, hideOverlap: true },
    splitLine: { lineStyle: { color: colours.line } },
  };
}

function labelAxis(data, colours, more) {
  return {
    type: "category",
    data: data.labels,
    axisLine: { lineStyle: { color: colours.line } },
    axisTick: { show: false },
    axisLabel: { color: colours.ink, ...more },
  };
}

function targetLine(data, colours, axis) {
  const at = data.difference ? 0 : data.target;
  if (typeof at !== "number") return undefined;
  return {
    silent: true,
    symbol: "none",
    label: { show: false },
    lineStyle: { color: colours.muted, type: "dashed", width: 1.25 },
    data: [{ [axis]: at }],
  };
}

const COLOURS = ["accent", "muted", "info", "warn"];
const colourOf = (colours, place) => colours[COLOURS[place % COLOURS.length]];

/** A margin as a pale bar, drawn along one of the two axes. */
function marginOf(series, colours, place, across, offset) {
  return {
    type: "custom",
    name: series.name,
    clip: true,
    z: 1,
    itemStyle: { color: place ? colours.line : colours.band, opacity: 0.9 },
    data: series.points.map((point, row) => [row, point?.low ?? null, point?.high ?? null]),
    encode: across ? { x: [1, 2], y: 0 } : { x: 0, y: [1, 2] },
    renderItem(_params, api) {
      if (Number.isNaN(api.value(1)) || Number.isNaN(api.value(2))) return undefined;
      const at = (end) => (across ? api.coord([api.value(end), api.value(0)]) : api.coord([api.value(0), api.value(end)]));
      const [low, high] = [at(1), at(2)];
      const shape = across
        ? { x: low[0], y: low[1] + offset - 4, width: Math.max(high[0] - low[0], 1), height: 8, r: 4 }
        : { x: high[0] + offset - 4, y: high[1], width: 8, height: Math.max(low[1] - high[1], 1), r: 4 };
      return { type: "rect", shape, style: { fill: place ? colours.line : colours.band, stroke: place ? undefined : colours["band-edge"], lineWidth: 0.75 } };
    },
  };
}

/** Rows from top to bottom, each with its margin. */
function intervals(data, colours, width) {
  const base = frame(data, colours, width);
  const offset = (place) => (data.series.length > 1 ? (place - (data.series.length - 1) / 2) * 9 : 0);
  const dots = data.series.map((series, place) => ({
    type: "scatter",
    name: series.name,
    z: 3,
    symbol: place ? "diamond" : "circle",
    symbolSize: 9,
    symbolOffset: [0, offset(place)],
    itemStyle: { color: colourOf(colours, place), borderColor: colours.surface, borderWidth: 1 },
    data: series.points.map((point, row) => [point?.value ?? null, row]),
    markLine: place ? undefined : targetLine(data, colours, "xAxis"),
  }));
  const margins = data.series.map((series, place) => marginOf(series, colours, place, true, offset(place)));
  return {
    ...base,
    xAxis: scoreAxis(data, colours),
    yAxis: { ...labelAxis(data, colours, { width: base.narrow ? 110 : 220, overflow: "truncate", interval: 0 }), inverse: true },
    series: [...dots, ...margins],
  };
}

/** From left to right, with a band around each line. */
function line(data, colours, width) {
  const base = frame(data, colours, width);
  const lines = data.series.map((series, place) => ({
    type: "line",
    name: series.name,
    z: 3,
    symbolSize: 7,
    connectNulls: false,
    lineStyle: { width: place ? 1.5 : 2.5, type: place ? "dashed" : "solid", color: colourOf(colours, place) },
    itemStyle: { color: colourOf(colours, place) },
    data: series.points.map((point) => point?.value ?? null),
    markLine: place ? undefined : targetLine(data, colours, "yAxis"),
  }));
  const margins = data.series.map((series, place) => marginOf(series, colours, place, false, 0));
  return {
    ...base,
    xAxis: labelAxis(data, colours, { color: colours.muted, hideOverlap: true }),
    yAxis: scoreAxis(data, colours),
    series: [...lines, ...margins],
  };
}

/** Upright bars side by side. */
function bars(data, colours, width) {
  const base = frame(data, colours, width);
  return {
    ...base,
    xAxis: labelAxis(data, colours, { color: colours.muted, rotate: base.narrow ? 45 : 0, hideOverlap: true }),
    yAxis: { ...scoreAxis({ ...data, target: null }, colours), min: 0, max: undefined },
    series: data.series.map((series, place) => ({
      type: "bar",
      name: series.name,
      itemStyle: { color: colourOf(colours, place), borderRadius: [3, 3, 0, 0] },
      data: series.points.map((point) => point?.value ?? null),
    })),
  };
}

/** The largest first, with the running share of all, those that are not shown included. */
function pareto(data, colours, width) {
  const base = frame(data, colours, width);
  const counts = data.series[0].points.map((point) => point?.value ?? 0);
  const total = data.total || counts.reduce((sum, count) => sum + count, 0) || 1;
  let sofar = 0;
  const running = counts.map((count) => (100 * (sofar += count)) / total);
  return {
    ...base,
    xAxis: [
      { type: "value", axisLabel: { color: colours.muted }, splitLine: { lineStyle: { color: colours.line } } },
      { type: "value", min: 0, max: 100, axisLabel: { color: colours.muted, formatter: "{value} %" }, splitLine: { show: false } },
    ],
    yAxis: { ...labelAxis(data, colours, { width: base.narrow ? 110 : 220, overflow: "truncate", interval: 0 }), inverse: true },
    series: [
      { type: "bar", name: data.series[0].name, itemStyle: { color: colours.accent, borderRadius: [0, 3, 3, 0] }, data: counts },
      { type: "line", name: "Σ %", xAxisIndex: 1, symbolSize: 6, lineStyle: { color: colours.muted }, itemStyle: { color: colours.muted }, data: running.map((share, row) => [share, row]) },
    ],
  };
}

/** The first two cells of a row as x and y; curves and lines around them if there are any. */
function scatter(data, colours, width) {
  const base = frame(data, colours, width);
  const [across, up] = data.series;
  const named = { nameLocation: "middle", nameTextStyle: { color: colours.muted } };
  return {
    ...base,
    legend: { show: false },
    grid: { ...base.grid, bottom: 28, left: 28 },
    tooltip: { ...base.tooltip, formatter: (event) => scattered(data, event) },
    xAxis: { ...scoreAxis({ series: [across], zero: false }, colours), min: data.kind === "funnel" ? 0 : undefined, max: undefined, scale: true, name: across.name, nameGap: 26, ...named },
    yAxis: { ...scoreAxis({ series: [up, ...(data.curves ?? [])], target: data.target }, colours), scale: true, name: up.name, nameGap: 34, ...named },
    series: [
      {
        type: "scatter",
        z: 3,
        symbolSize: 9,
        itemStyle: { color: colours.accent, borderColor: colours.surface, borderWidth: 1 },
        data: across.points.map((point, row) => [point?.value ?? null, up.points[row]?.value ?? null]),
        label: { show: Boolean(data.named), formatter: (event) => (data.named?.includes(event.dataIndex) ? data.labels[event.dataIndex] : ""), position: "right", color: colours.ink },
        labelLayout: { moveOverlap: "shiftY" },
        markLine: crossing(data, colours),
      },
      ...(data.curves ?? []).map((curve) => ({
        type: "line",
        name: curve.name,
        silent: true,
        symbol: "none",
        lineStyle: { color: colours[curve.colour ?? "muted"], type: curve.dashed ? "dashed" : "solid", width: 1.25 },
        data: curve.points.map((point) => [point.at, point.value]),
      })),
    ],
  };
}

function scattered(data, event) {
  const row = event.dataIndex;
  const [across, up] = data.series;
  return `${data.labels[row]}\n${across.name}: ${short(across.points[row]?.value)}\n${up.name}: ${short(up.points[row]?.value)}`;
}

/** The lines that part a scatter into quadrants, or the target. */
function crossing(data, colours) {
  const lines = [];
  if (typeof data.acrossLine === "number") lines.push({ xAxis: data.acrossLine });
  if (typeof data.upLine === "number") lines.push({ yAxis: data.upLine });
  if (typeof data.target === "number") lines.push({ yAxis: data.target });
  return { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: colours.muted, type: "dashed" }, data: lines };
}

const KINDS = { line, intervals, bars, pareto, scatter, funnel: scatter };

/** What ECharts draws for these data, in these colours, at this width. */
export function optionOf(data, colours, width) {
  const { narrow: _narrow, ...option } = KINDS[data.kind](data, colours, width);
  return option;
}
