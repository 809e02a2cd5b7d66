// The colours of the page, as a canvas needs them.
import { resolved } from "./picture.js";

const NAMES = ["ink", "muted", "line", "accent", "band", "band-edge", "surface", "raised", "edge", "info", "warn", "good", "bad"];

/** The colours of the theme in force, by the names of the style sheet. */
export function themeColours() {
  const found = Object.fromEntries(NAMES.map((name) => [name, resolved(`var(--${name})`)]));
  return { ...found, font: getComputedStyle(document.body).fontFamily };
}
