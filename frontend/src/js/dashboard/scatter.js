// The first two cells of a row as x and y; curves, quadrants and names around them if there are any.
import { ends, frame, scoreAxis, short } from "./parts.js";

const SIDES = { top: [0, -1], bottom: [0, 1], right: [1, 0], left: [-1, 0] };
const LETTER = 6.4;
const NAME = 15;

/** Where the name of a point would lie, in pixels, at one of its sides. */
function boxAt(point, side) {
  const [right, down] = SIDES[side];
  const wide = point.label.length * LETTER;
  const left = point.x + right * (wide / 2 + 8) - wide / 2;
  const top = point.y + down * 14 - NAME / 2;
  return [left, top, left + wide, top + NAME];
}

const apart = (one, other) => one[2] < other[0] || other[2] < one[0] || one[3] < other[1] || other[3] < one[1];

/** For each named point the first side at which its name is in the frame and on no other name. */
function sidesOf(points, size) {
  const taken = points.map((point) => [point.x - 5, point.y - 5, point.x + 5, point.y + 5]);
  return points.map((point) => {
    const inside = (box) => box[0] > 0 && box[1] > 0 && box[2] < size[0] && box[3] < size[1];
    const free = (side) => inside(boxAt(point, side)) && taken.every((box) => apart(box, boxAt(point, side)));
    const side = Object.keys(SIDES).find(free) ?? "right";
    taken.push(boxAt(point, side));
    return side;
  });
}

/** The points of the chart, those with a name knowing at which side it stands. */
function pointsOf(data, xs, ys, size) {
  const at = (axis, value) => (value - axis.min) / (axis.max - axis.min || 1);
  const named = (data.named ?? []).filter((row) => data.series[0].points[row] && data.series[1].points[row]);
  const placed = named.map((row) => ({
    label: data.labels[row],
    x: at(xs, data.series[0].points[row].value) * size[0],
    y: (1 - at(ys, data.series[1].points[row].value)) * size[1],
  }));
  const sides = new Map(sidesOf(placed, size).map((side, number) => [named[number], side]));
  return data.series[0].points.map((point, row) => ({
    value: [point?.value ?? null, data.series[1].points[row]?.value ?? null],
    label: { show: sides.has(row), position: sides.get(row) ?? "top" },
  }));
}

/** Margins of the named points only: of all of them they would hide one another. */
function crosses(data, across, up, colours) {
  const style = { stroke: colours.band, lineWidth: 5, lineCap: "round" };
  return {
    type: "custom",
    silent: true,
    z: 1,
    data: data.named ?? [],
    renderItem(params, api) {
      const row = data.named[params.dataIndex];
      const [x, y] = [across.points[row], up.points[row]];
      const arms = [];
      const arm = (from, to) => arms.push({ type: "line", shape: { x1: from[0], y1: from[1], x2: to[0], y2: to[1] }, style });
      if (typeof x?.low === "number" && y) arm(api.coord([x.low, y.value]), api.coord([x.high, y.value]));
      if (typeof y?.low === "number" && x) arm(api.coord([x.value, y.low]), api.coord([x.value, y.high]));
      return { type: "group", children: arms };
    },
  };
}

/** Counts begin at 0 and end at a round figure. */
function fromZero(series) {
  const most = Math.max(...series.points.map((point) => point?.value ?? 0), 1);
  const step = 10 ** Math.floor(Math.log10(most));
  const interval = most / step > 5 ? 2 * step : most / step > 2 ? step : step / 2;
  return { min: 0, max: Math.ceil((most * 1.02) / interval) * interval, interval, minInterval: 1 };
}

export function scatter(data, colours, width) {
  const base = frame(data, colours, width);
  const [across, up] = data.series;
  const named = { nameLocation: "middle", nameTextStyle: { color: colours.muted } };
  const xs = data.kind === "funnel" ? fromZero(across) : ends({ series: [across] });
  const ys = ends({ series: [up, ...(data.curves ?? [])], target: data.target });
  const points = pointsOf(data, xs, ys, [width - 90, 230]);
  return {
    ...base,
    legend: { show: false },
    grid: { ...base.grid, top: 20, bottom: 28, left: 28 },
    tooltip: { ...base.tooltip, formatter: (event) => told(data, event) },
    xAxis: { ...scoreAxis({ series: [across] }, colours), ...xs, axisLine: { show: false }, axisTick: { show: false }, name: across.name, nameGap: 26, ...named },
    yAxis: { ...scoreAxis({ series: [up] }, colours), ...ys, axisLine: { show: false }, axisTick: { show: false }, name: up.name, nameGap: 34, ...named },
    series: [
      {
        type: "scatter",
        z: 3,
        symbolSize: 9,
        itemStyle: { color: colours.accent, borderColor: colours.surface, borderWidth: 1 },
        data: points,
        label: { formatter: (event) => data.labels[event.dataIndex], color: colours.ink, textBorderColor: colours.surface, textBorderWidth: 3 },
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
      ...(data.named?.length ? [crosses(data, across, up, colours)] : []),
    ],
  };
}

function told(data, event) {
  const row = event.dataIndex;
  return [data.labels[row], ...data.series.slice(0, 2).map((series) => `${series.name}: ${short(series.points[row]?.value)}`)].join("\n");
}

/** The lines that part a scatter into quadrants, or the target. */
function crossing(data, colours) {
  const lines = [];
  if (typeof data.acrossLine === "number") lines.push({ xAxis: data.acrossLine });
  if (typeof data.upLine === "number") lines.push({ yAxis: data.upLine });
  if (typeof data.target === "number") lines.push({ yAxis: data.target });
  return { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: colours.muted, type: "dashed" }, data: lines };
}
