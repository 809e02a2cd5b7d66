// What the server wrote into the page for the builder.

/** @param {string} id of a JSON block @returns {any} */
export function data(id) {
  return JSON.parse(document.getElementById(id)?.textContent ?? "null");
}

/** @type {Record<string, string>} */
const words = data("builder-words") ?? {};

/**
 * A sentence of the page with its {places} filled in.
 * @param {string} name
 * @param {Record<string, string | number>} [values]
 */
export function word(name, values = {}) {
  return (words[name] ?? "").replace(/\{(\w+)\}/g, (_, key) => String(values[key] ?? ""));
}

/** @param {string} text said to screen readers, once */
export function announce(text) {
  const place = document.querySelector("[data-announce]");
  if (place) place.textContent = text;
}

/** @param {string} id of a <template> @returns {HTMLElement} */
export function copyOf(id) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(id));
  return /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
}
