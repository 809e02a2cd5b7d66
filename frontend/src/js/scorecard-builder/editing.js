// Typing and choosing: a field writes into its part of the document.
import { read } from "./fields.js";
import { data } from "./page.js";
import { newId } from "./state.js";

const REDRAWN = new Set(["section", "critical_trigger", "sections", "bonus"]);

/**
 * @param {HTMLFormElement} form
 * @param {import("./state.js").State} state
 * @param {ReturnType<import("./drawing.js").drawing>} drawer
 * @param {() => void} changed
 */
export function editing(form, state, drawer, changed) {
  const presets = data("builder-presets");

  form.addEventListener("input", (event) => {
    const field = /** @type {import("./fields.js").Field} */ (event.target);
    if (field.dataset.field) write(field);
    else if (field.matches("[data-fails]")) markFailing(/** @type {HTMLInputElement} */ (field));
    else if (field.matches("[data-preset]")) usePreset(/** @type {HTMLSelectElement} */ (field));
    else if (field.matches("[data-kind], [data-attribute-name]")) writeCondition(field);
    else return;
    changed();
  });

  // Whatever else shows this value is drawn again; a name once the focus has moved on.
  form.addEventListener("change", (event) => {
    const field = /** @type {HTMLElement} */ (event.target);
    state.lastPlace = "";
    const ofSection = field.closest("[data-scope]")?.matches("[data-scope=section]");
    if (field.dataset.field && REDRAWN.has(field.dataset.field)) drawer.draw();
    else if (ofSection && field.dataset.field === "name") setTimeout(drawer.draw);
  });

  form.addEventListener("submit", (event) => event.preventDefault());

  /** @param {import("./fields.js").Field} field */
  function write(field) {
    const { scope, part } = drawer.part(field);
    const name = field.dataset.field ?? "";
    state.remember(`${scope.dataset.scope}-${scope.dataset.id}-${name}`);
    const before = part[name];
    part[name] = read(field);
    follow(scope, part, name, before);
  }

  /** What else changes with a field. @param {HTMLElement} scope @param {any} part @param {string} name @param {any} before */
  function follow(scope, part, name, before) {
    const kind = scope.dataset.scope;
    if (kind === "category" && name === "name") state.keyFromName(part);
    if (kind === "category") drawer.showCategory(scope, part);
    if (kind === "section" && name === "name") state.sectionKeyFromName(part);
    if (kind === "option" && name === "label") renameFailing(scope, before, part.label);
    if (kind === "policy") drawer.showPolicy();
  }

  /** @param {HTMLElement} scope @param {string} before @param {string} after */
  function renameFailing(scope, before, after) {
    const owner = ownerOf(scope);
    owner.failing = owner.failing.map((/** @type {string} */ label) => (label === before ? after : label));
  }

  /** @param {HTMLInputElement} box */
  function markFailing(box) {
    const { scope, part } = drawer.part(box);
    const owner = ownerOf(scope);
    state.remember();
    owner.failing = owner.failing.filter((/** @type {string} */ label) => label !== part.label);
    if (box.checked) owner.failing.push(part.label);
  }

  /** @param {HTMLSelectElement} choice */
  function usePreset(choice) {
    if (!choice.value) return;
    const { part } = drawer.part(choice);
    state.remember();
    part.options = presets[choice.value].map((/** @type {object} */ option) => ({ ...option, _id: newId() }));
    part.failing = [];
    drawer.draw();
  }

  /** @param {HTMLElement} field */
  function writeCondition(field) {
    const { scope, part } = drawer.part(field);
    state.remember(`condition-${scope.dataset.id}`);
    const kind = /** @type {HTMLSelectElement} */ (scope.querySelector("[data-kind]")).value;
    const box = /** @type {HTMLElement} */ (scope.querySelector("[data-attribute]"));
    const name = /** @type {HTMLInputElement} */ (scope.querySelector("[data-attribute-name]")).value.trim();
    box.hidden = kind !== "attributes.";
    part.field = kind === "attributes." ? kind + name : kind;
  }

  /** @param {HTMLElement} scope of an option or condition @returns {any} its category */
  function ownerOf(scope) {
    return drawer.part(/** @type {Element} */ (scope.parentElement)).part;
  }
}
