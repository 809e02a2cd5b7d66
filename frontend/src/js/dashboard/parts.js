// What every kind of chart is made of: the frame, axes, the dashed line of the target, words.

export const COLOURS = ["accent", "muted", "info", "warn"];
export const SYMBOLS = ["circle", "diamond", "triangle", "rect"];

export const colourOf = (colours, place) => colours[COLOURS[place % COLOURS.length]];

/** Where the plain parts of every chart stand, and how they look. */
export function frame(data, colours, width, sign = 22) {
  return {
    animation: false,
    textStyle: { fontFamily: colours.font, color: colours.ink, fontSize: 12 },
    color: [colours.accent, colours.muted, colours.info, colours.warn],
    grid: { left: 8, right: 24, top: data.series.length > 1 ? 36 : 12, bottom: 8, containLabel: true },
    legend: { show: data.series.length > 1, top: 0, left: 0, width: width - 8, itemWidth: sign, itemHeight: 10, textStyle: { color: colours.muted } },
    tooltip: {
      trigger: "item",
      renderMode: "richText",
      confine: true,
      backgroundColor: colours.raised,
      borderColor: colours.line,
      textStyle: { color: colours.ink, fontFamily: colours.font, fontSize: 12 },
      formatter: (event) => told(data, event),
    },
  };
}

/** A figure with at most one decimal. */
export function short(value) {
  return value === null || value === undefined ? "–" : String(Math.round(value * 10) / 10);
}

/** What a point says when somebody points at it. */
export function told(data, event) {
  const series = data.series[event.seriesIndex % data.series.length];
  const point = series?.points[event.dataIndex];
  const label = data.labels[event.dataIndex];
  if (!point) return label;
  const between = point.low === null || point.low === undefined ? "" : `  (${short(point.low)} – ${short(point.high)})`;
  const rests = point.n === undefined ? "" : `  n ${point.n}`;
  return `${label}\n${series.name}: ${short(point.value)}${between}${rests}`;
}

function values(data) {
  return data.series
    .flatMap((series) => series.points.flatMap((point) => (point ? [point.value, point.low, point.high] : [])))
    .filter((value) => typeof value === "number");
}

/** The ends of an axis: of scores never beyond 0 and 100; of differences as they come. */
export function ends(data) {
  const found = [...values(data), ...(typeof data.target === "number" ? [data.target] : [])];
  if (data.difference || !found.length) return { scale: true };
  if (data.zero) return { min: 0, max: 100, interval: 20 };
  const low = Math.min(...found);
  const high = Math.max(...found);
  const step = high - low > 30 ? 10 : 5;
  return {
    min: Math.max(Math.floor((low - 1) / step) * step, 0),
    max: Math.min(Math.ceil((high + 1) / step) * step, 100),
    interval: high - low > 70 ? 20 : step,
  };
}

export function scoreAxis(data, colours) {
  return {
    type: "value",
    ...ends(data),
    axisLabel: { color: colours.muted, hideOverlap: true },
    splitLine: { lineStyle: { color: colours.line } },
  };
}

export function labelAxis(data, colours, more) {
  return {
    type: "category",
    data: data.labels,
    axisLine: { lineStyle: { color: colours.line } },
    axisTick: { show: false },
    axisLabel: { color: colours.ink, ...more },
  };
}

/** The dashed line of the target, and along a trend a numbered line for each change. */
export function targetLine(data, colours, axis) {
  const at = data.difference ? 0 : data.target;
  const target = typeof at === "number" ? [{ [axis]: at }] : [];
  const lines = [...target, ...(data.changes ?? []).map((place, number) => changeLine(place, number, colours))];
  if (!lines.length) return undefined;
  return {
    silent: true,
    symbol: "none",
    label: { show: false },
    lineStyle: { color: colours.muted, type: "dashed", width: 1.25 },
    data: lines,
  };
}

function changeLine(place, number, colours) {
  return {
    xAxis: place,
    lineStyle: { color: colours.ink, type: "dotted", width: 1 },
    label: { show: true, formatter: String(number + 1), position: "insideEndTop", rotate: 0, offset: [8, 0], color: colours.muted },
  };
}
