// Between a part of the document and the fields that show it.

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */

/** @param {string} text */
function lines(text) {
  return text.split("\n").map((line) => line.trim()).filter(Boolean);
}

/** @param {string} text */
function numberOf(text) {
  const value = Number.parseFloat(text);
  return Number.isFinite(value) ? value : 0;
}

/** @param {string} text lines of "name: weight" */
function weights(text) {
  const pairs = lines(text).map((line) => {
    const at = line.lastIndexOf(":");
    return at < 0 ? [line, 0] : [line.slice(0, at).trim(), Math.max(numberOf(line.slice(at + 1)), 0)];
  });
  return Object.fromEntries(pairs.filter(([name]) => name));
}

/** @param {number} value */
function shownNumber(value) {
  return String(Number(value.toFixed(4)));
}

/** @type {Record<string, {read: (field: Field) => any, show: (value: any) => string}>} */
const TYPES = {
  text: { read: (field) => field.value, show: (value) => value },
  number: { read: (field) => numberOf(field.value), show: shownNumber },
  whole: { read: (field) => Math.min(Math.max(Math.round(numberOf(field.value)), 0), 1000), show: String },
  truth: { read: (field) => field.value === "true", show: String },
  lines: { read: (field) => lines(field.value), show: (value) => value.join("\n") },
  words: {
    read: (field) => lines(field.value.replaceAll(",", "\n")),
    show: (value) => value.join(", "),
  },
  weights: {
    read: (field) => weights(field.value),
    show: (value) => Object.entries(value).map(([name, weight]) => `${name}: ${weight}`).join("\n"),
  },
};

/** @param {Field} field @returns {any} what the field says, in the document's kind */
export function read(field) {
  if (field.dataset.type === "flag") return /** @type {HTMLInputElement} */ (field).checked;
  return TYPES[field.dataset.type ?? "text"].read(field);
}

/**
 * @param {Field} field
 * @param {any} value
 */
export function show(field, value) {
  if (field instanceof HTMLInputElement && field.type === "radio") field.checked = field.value === value;
  else if (field.dataset.type === "flag") /** @type {HTMLInputElement} */ (field).checked = value;
  else field.value = TYPES[field.dataset.type ?? "text"].show(value);
}

/**
 * The fields of one part, without those of the parts inside it.
 * @param {Element} scope
 * @returns {Field[]}
 */
export function fieldsOf(scope) {
  const all = /** @type {Field[]} */ ([...scope.querySelectorAll("[data-field]")]);
  return all.filter((field) => field.closest("[data-scope]") === scope);
}

/**
 * @param {Element} scope
 * @param {any} part
 */
export function fill(scope, part) {
  for (const field of fieldsOf(scope)) show(field, part[field.dataset.field ?? ""]);
}

/**
 * Ties labels to fields: ids must differ between copies of one template.
 * @param {Element} scope
 * @param {number} id
 */
export function tieLabels(scope, id) {
  for (const field of scope.querySelectorAll("[data-field], [data-id-for]")) {
    if (field.closest("[data-scope]") !== scope) continue;
    const name = field.getAttribute("data-field") ?? field.getAttribute("data-id-for");
    field.id = `${name}-${id}`;
  }
  for (const label of scope.querySelectorAll("[data-for]")) {
    if (label.closest("[data-scope]") !== scope) continue;
    /** @type {HTMLLabelElement} */ (label).htmlFor = `${label.getAttribute("data-for")}-${id}`;
  }
}
