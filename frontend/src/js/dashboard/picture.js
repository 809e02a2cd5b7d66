// A chart as a picture file, at twice the size on the page's own background, with what it shows and
// of when: it is looked at without the page.

const SCALE = 2;
const ROOM = 52;
const EDGE = 16;

/**
 * @param {HTMLElement} place where the chart is
 * @param {string} name the file's name without its ending
 */
export function downloadPicture(place, name) {
  const chart = place?.evenhandChart;
  if (!chart) return;
  const card = place.closest("section");
  const said = [card?.querySelector("h2")?.textContent, periodOf(document)].map((text) => (text ?? "").trim());
  const link = document.createElement("a");
  link.href = framed(chart, said).toDataURL("image/png");
  link.download = `${name}.png`;
  link.click();
}

/** The page's period: the first words under its heading. */
function periodOf(page) {
  return page.querySelector("[data-period]")?.dataset.period;
}

function framed(chart, [title, period]) {
  const background = resolved("var(--surface)");
  const drawn = chart.renderToCanvas({ pixelRatio: SCALE, backgroundColor: background });
  const made = document.createElement("canvas");
  made.width = drawn.width + 2 * EDGE * SCALE;
  made.height = drawn.height + (ROOM + EDGE) * SCALE;
  const brush = made.getContext("2d");
  brush.fillStyle = background;
  brush.fillRect(0, 0, made.width, made.height);
  brush.drawImage(drawn, EDGE * SCALE, ROOM * SCALE);
  const font = getComputedStyle(document.body).fontFamily;
  write(brush, title, `600 ${15 * SCALE}px ${font}`, resolved("var(--ink)"), 24);
  write(brush, period, `${12 * SCALE}px ${font}`, resolved("var(--muted)"), 42);
  return made;
}

function write(brush, text, font, colour, down) {
  brush.font = font;
  brush.fillStyle = colour;
  brush.fillText(text, EDGE * SCALE, down * SCALE);
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
