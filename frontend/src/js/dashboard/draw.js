// Draws a chart from the data the server wrote. Colours are those of the page's theme.
import { BarChart, CustomChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";
import { optionOf } from "./options.js";
import { themeColours } from "./theme.js";

use([BarChart, CustomChart, LineChart, ScatterChart]);
use([GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, CanvasRenderer, LabelLayout]);

const ROW = 30;
const AROUND = 96;
const USUAL = 300;

/** Charts of rows grow with their rows. */
function heightOf(data) {
  const rows = data.kind === "intervals" || data.kind === "pareto";
  return rows ? Math.max(AROUND + ROW * data.labels.length, 160) : USUAL;
}

/**
 * @param {HTMLElement} place an empty element of the page
 * @param {object} data what the server wrote: kind, labels, urls, series, target
 */
export function draw(place, data) {
  place.style.height = `${heightOf(data)}px`;
  const chart = init(place, null, { renderer: "canvas" });
  place.evenhandChart = chart;
  const show = () => chart.setOption(optionOf(data, themeColours(), place.clientWidth), true);
  show();
  chart.on("click", (event) => {
    const url = data.urls[event.dataIndex];
    if (url) window.location.assign(url);
  });
  new ResizeObserver(() => {
    chart.resize();
    show();
  }).observe(place);
  new MutationObserver(show).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
}
