// A margin is drawn wherever a number is: as a pale bar along a row, as a band around a line, or as
// a thin line through a point.
import { colourOf } from "./parts.js";

const known = (point) => typeof point?.low === "number" && typeof point?.high === "number";

function margin(series, across) {
  return {
    type: "custom",
    name: series.name,
    clip: true,
    z: 1,
    data: series.points.map((point, row) => [row, point?.low ?? null, point?.high ?? null]),
    encode: across ? { x: [1, 2], y: 0 } : { x: 0, y: [1, 2] },
  };
}

/** Along a row: the first series in the colour of margins, the others in grey. */
export function barsOf(series, colours, place, offset) {
  const fill = place ? colours.line : colours.band;
  const edge = place ? colours.edge : colours["band-edge"];
  return {
    ...margin(series, true),
    itemStyle: { color: fill },
    renderItem(_params, api) {
      if (Number.isNaN(api.value(1)) || Number.isNaN(api.value(2))) return undefined;
      const [low, high] = [1, 2].map((end) => api.coord([api.value(end), api.value(0)]));
      const shape = { x: low[0], y: low[1] + offset - 4, width: Math.max(high[0] - low[0], 1), height: 8, r: 4 };
      return { type: "rect", shape, style: { fill, stroke: edge, lineWidth: 0.75 } };
    },
  };
}

/** Around a line, from each point to the next; a point without a neighbour has a bar. */
export function bandOf(series, colours) {
  const style = { fill: colours.band, opacity: 0.75 };
  return {
    ...margin(series, false),
    silent: true,
    itemStyle: { color: colours.band },
    renderItem(_params, api) {
      const row = api.value(0);
      const [here, next] = [series.points[row], series.points[row + 1]];
      if (!known(here)) return undefined;
      const at = (place, value) => api.coord([place, value]);
      if (known(next)) {
        const points = [at(row, here.low), at(row + 1, next.low), at(row + 1, next.high), at(row, here.high)];
        return { type: "polygon", shape: { points }, style };
      }
      if (known(series.points[row - 1])) return undefined;
      const [low, high] = [at(row, here.low), at(row, here.high)];
      return { type: "rect", shape: { x: low[0] - 5, y: high[1], width: 10, height: Math.max(low[1] - high[1], 1), r: 4 }, style };
    },
  };
}

/** Through each point, beside those of other series. */
export function whiskersOf(series, colours, place) {
  const stroke = colourOf(colours, place);
  return {
    ...margin(series, false),
    silent: true,
    itemStyle: { color: stroke },
    renderItem(_params, api) {
      if (Number.isNaN(api.value(1)) || Number.isNaN(api.value(2))) return undefined;
      const [low, high] = [1, 2].map((end) => api.coord([api.value(0), api.value(end)]));
      return { type: "line", shape: { x1: low[0], y1: low[1], x2: high[0], y2: high[1] }, style: { stroke, lineWidth: 1.25, opacity: 0.55 } };
    },
  };
}
