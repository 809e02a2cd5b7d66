// Dashboards: what draws is loaded only where there is something to draw.
import { downloadPicture } from "./dashboard/picture.js";

const places = [...document.querySelectorAll("[data-chart]")];

/** What a chart shows, as the server wrote it beside it. */
function dataOf(place) {
  return JSON.parse(document.getElementById(`${place.dataset.chart}-data`).textContent);
}

if (places.length) {
  const { draw, drawForPaper } = await import("./dashboard/draw.js");
  drawForPaper(places.map((place) => draw(place, dataOf(place))));
}

document.addEventListener("click", (event) => {
  const button = /** @type {Element} */ (event.target).closest("[data-print], [data-chart-png]");
  if (!button) return;
  if (button.hasAttribute("data-print")) {
    window.print();
    return;
  }
  const key = button.getAttribute("data-chart-png");
  downloadPicture(document.getElementById(`${key}-drawing`), key);
});
