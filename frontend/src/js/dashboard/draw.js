// Draws a chart from the data the server wrote. Colours are those of the page's theme.
import { BarChart, CustomChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent, TitleComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { heightOfMultiples } from "./multiples.js";
import { LANE, optionOf } from "./options.js";
import { themeColours } from "./theme.js";

use([BarChart, CustomChart, LineChart, ScatterChart]);
use([GridComponent, LegendComponent, MarkLineComponent, TitleComponent, TooltipComponent, CanvasRenderer]);

const ROW = 30;
const AROUND = 84;
const USUAL = 300;
const PAPER = 620;

let onPaper = false;

/** Charts of rows grow with their rows. */
function heightOf(data, width) {
  if (data.kind === "multiples") return heightOfMultiples(data, width);
  if (data.kind !== "intervals" && data.kind !== "pareto") return USUAL;
  const row = data.kind === "intervals" ? Math.max(ROW, 10 + LANE * data.series.length) : ROW;
  return AROUND + row * data.labels.length;
}

/** What a chart leads to when somebody clicks on a mark or on the name of a row. */
function addressOf(data, event) {
  if (event.componentType === "yAxis") return data.urls[data.labels.indexOf(event.value)];
  const series = data.series[event.seriesIndex % data.series.length];
  return series?.urls[event.dataIndex] || data.urls[event.dataIndex];
}

/**
 * @param {HTMLElement} place an empty element of the page
 * @param {object} data what the server wrote: kind, labels, urls, series, target
 */
export function draw(place, data) {
  place.style.height = `${heightOf(data, place.clientWidth)}px`;
  const chart = init(place, null, { renderer: "canvas" });
  place.evenhandChart = chart;
  const show = (width = place.clientWidth) => {
    const height = heightOf(data, width);
    place.style.height = `${height}px`;
    chart.resize({ width, height });
    chart.setOption(optionOf(data, themeColours(), width), true);
  };
  show();
  chart.on("click", (event) => {
    const url = addressOf(data, event);
    if (url) window.location.assign(url);
  });
  const again = () => {
    if (!onPaper) show();
  };
  new ResizeObserver(again).observe(place);
  new MutationObserver(again).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  return show;
}

/** On paper every chart is as wide as the page and in the colours of the light theme. */
export function drawForPaper(shows) {
  const root = document.documentElement;
  let theme;
  addEventListener("beforeprint", () => {
    onPaper = true;
    theme = root.dataset.theme;
    root.dataset.theme = "light";
    for (const show of shows) show(PAPER);
  });
  addEventListener("afterprint", () => {
    if (theme === undefined) delete root.dataset.theme;
    else root.dataset.theme = theme;
    onPaper = false;
    for (const show of shows) show();
  });
}
