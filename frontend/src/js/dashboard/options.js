// From the server's data to what ECharts draws: one function for each kind of chart.
import { SYMBOLS, colourOf, frame, labelAxis, scoreAxis, targetLine } from "./parts.js";
import { bandOf, barsOf, whiskersOf } from "./margins.js";
import { multiples } from "./multiples.js";
import { scatter } from "./scatter.js";

export const LANE = 12;

/** How far below the middle of its row the mark of a series stands. */
function laneOf(data, place) {
  return (place - (data.series.length - 1) / 2) * LANE;
}

/** Rows from top to bottom, each with its margin; words to the right of them if there are any. */
function intervals(data, colours, width) {
  const base = frame(data, colours, width, 10);
  const dots = data.series.map((series, place) => ({
    type: "scatter",
    name: series.name,
    z: 3,
    symbol: SYMBOLS[place % SYMBOLS.length],
    symbolSize: 9,
    symbolOffset: [0, laneOf(data, place)],
    itemStyle: { color: colourOf(colours, place), borderColor: colours.surface, borderWidth: 1 },
    data: series.points.map((point, row) => [point?.value ?? null, row]),
    markLine: place ? undefined : targetLine(data, colours, "xAxis"),
  }));
  const margins = data.series.map((series, place) => barsOf(series, colours, place, laneOf(data, place)));
  return {
    ...base,
    xAxis: scoreAxis(data, colours),
    yAxis: [rowAxis(data, colours, width), ...besideAxis(data, colours, width)],
    series: [...dots, ...margins],
  };
}

function rowAxis(data, colours, width) {
  const apart = { show: data.series.length > 1, interval: 0, lineStyle: { color: colours.line, opacity: 0.6 } };
  return { ...labelAxis(data, colours, rowLabels(data, width)), inverse: true, splitLine: apart, triggerEvent: true };
}

/** Names of rows take at most two fifths of the width, and a second line before they are cut. */
function rowLabels(data, width) {
  const longest = Math.max(...data.labels.map((label) => label.length));
  return { width: Math.min(240, width * 0.38, 7 * longest + 4), overflow: "break", lineOverflow: "truncate", height: 28, lineHeight: 14, interval: 0 };
}

function besideAxis(data, colours, width) {
  if (!data.beside || width < 560) return [];
  return [{ ...labelAxis({ labels: data.beside }, colours, { color: colours.muted, interval: 0 }), inverse: true, position: "right", axisLine: { show: false } }];
}

/** From left to right: the first with its band, the others with a thin line for each margin. */
function line(data, colours, width) {
  const base = frame(data, colours, width);
  const lines = data.series.map((series, place) => ({
    type: "line",
    name: series.name,
    z: 3,
    symbol: SYMBOLS[place % SYMBOLS.length],
    symbolSize: 7,
    connectNulls: false,
    lineStyle: { width: place ? 1.5 : 2.5, type: place ? "dashed" : "solid", color: colourOf(colours, place) },
    itemStyle: { color: colourOf(colours, place) },
    data: series.points.map((point) => point?.value ?? null),
    markLine: place ? undefined : targetLine(data, colours, "yAxis"),
  }));
  const margins = data.series.map((series, place) => (place ? whiskersOf(series, colours, place) : bandOf(series, colours)));
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
  const longest = Math.max(...data.labels.map((label) => label.length));
  const crowded = width / data.labels.length < 6 * longest;
  return {
    ...base,
    xAxis: labelAxis(data, colours, { color: colours.muted, rotate: crowded ? 45 : 0, interval: 0, fontSize: 11 }),
    yAxis: { ...scoreAxis({ ...data, target: null }, colours), min: 0, max: undefined, interval: undefined },
    series: data.series.map((series, place) => ({
      type: "bar",
      name: series.name,
      barMaxWidth: 48,
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
    legend: { ...base.legend, show: true },
    grid: { ...base.grid, top: 44 },
    tooltip: { ...base.tooltip, formatter: (event) => `${data.labels[event.dataIndex]}\n${data.series[0].name}: ${counts[event.dataIndex]}\n${data.running}: ${Math.round(running[event.dataIndex])} %` },
    xAxis: [
      { type: "value", splitNumber: width < 520 ? 3 : 6, axisLabel: { color: colours.muted }, splitLine: { lineStyle: { color: colours.line } } },
      { type: "value", min: 0, max: 100, interval: width < 520 ? 50 : 20, axisLabel: { color: colours.muted, formatter: "{value} %" }, splitLine: { show: false } },
    ],
    yAxis: { ...labelAxis(data, colours, rowLabels(data, width)), inverse: true, triggerEvent: true },
    series: [
      { type: "bar", name: data.series[0].name, itemStyle: { color: colours.accent, borderRadius: [0, 3, 3, 0] }, data: counts },
      { type: "line", name: data.running, xAxisIndex: 1, symbol: "circle", symbolSize: 6, lineStyle: { color: colours.muted }, itemStyle: { color: colours.muted, borderColor: colours.surface, borderWidth: 1 }, data: running.map((share, row) => [share, row]) },
    ],
  };
}

const KINDS = { line, intervals, bars, pareto, multiples, scatter, funnel: scatter };

/** What ECharts draws for these data, in these colours, at this width. */
export function optionOf(data, colours, width) {
  return KINDS[data.kind](data, colours, width);
}
