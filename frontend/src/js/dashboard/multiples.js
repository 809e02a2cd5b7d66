// Many lines in one frame cannot be told apart: each series has a small frame of its own instead,
// all with the same axes.
import { bandOf } from "./margins.js";
import { ends, frame, labelAxis, scoreAxis, targetLine, told } from "./parts.js";

const TALL = 150;

function columnsAt(width) {
  if (width < 480) return 1;
  return width < 860 ? 2 : 3;
}

/** How high the whole becomes. */
export function heightOfMultiples(data, width) {
  return TALL * Math.ceil(data.series.length / columnsAt(width));
}

/** A low frame has room for three or four figures: whole tens. */
function roundEnds(data) {
  const { min, max } = ends(data);
  if (min === undefined) return {};
  const [low, high] = [Math.floor(min / 10) * 10, Math.ceil(max / 10) * 10];
  return { min: low, max: high, interval: high - low > 40 ? 20 : 10 };
}

export function multiples(data, colours, width) {
  const base = frame(data, colours, width);
  const columns = columnsAt(width);
  const wide = width / columns;
  const place = (number) => ({ left: (number % columns) * wide + 36, top: Math.floor(number / columns) * TALL + 30 });
  const each = (make) => data.series.map((series, number) => make(series, number));
  return {
    ...base,
    legend: { show: false },
    tooltip: { ...base.tooltip, formatter: (event) => told(data, event) },
    title: each((series, number) => ({
      text: series.name,
      left: place(number).left,
      top: place(number).top - 28,
      textStyle: { color: colours.ink, fontSize: 12, fontWeight: 600, fontFamily: colours.font },
    })),
    grid: each((_series, number) => ({ ...place(number), width: wide - 60, height: TALL - 62 })),
    xAxis: each((_series, number) => ({ ...labelAxis(data, colours, { color: colours.muted, hideOverlap: true, showMinLabel: true, showMaxLabel: true, interval: Math.max(data.labels.length - 2, 0) }), gridIndex: number })),
    yAxis: each((_series, number) => ({ ...scoreAxis(data, colours), ...roundEnds(data), gridIndex: number })),
    series: [
      ...each((series, number) => ({
        type: "line",
        name: series.name,
        xAxisIndex: number,
        yAxisIndex: number,
        z: 3,
        symbol: "circle",
        symbolSize: 6,
        lineStyle: { width: 2, color: colours.accent },
        itemStyle: { color: colours.accent },
        data: series.points.map((point) => point?.value ?? null),
        markLine: targetLine(data, colours, "yAxis"),
      })),
      ...each((series, number) => ({ ...bandOf(series, colours), xAxisIndex: number, yAxisIndex: number })),
    ],
  };
}
