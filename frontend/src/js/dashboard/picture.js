// A chart as a picture file, drawn anew at twice the size on the page's own background.

/**
 * @param {HTMLElement} place where the chart is
 * @param {string} name the file's name without its ending
 */
export function downloadPicture(place, name) {
  const chart = place?.evenhandChart;
  if (!chart) return;
  const background = getComputedStyle(document.documentElement).getPropertyValue("--surface").trim();
  const link = document.createElement("a");
  link.href = chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: resolved(background) });
  link.download = `${name}.png`;
  link.click();
}

/** A colour as a canvas understands it, whatever functions it is written with. */
export function resolved(colour) {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  probe.style.color = colour;
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}
