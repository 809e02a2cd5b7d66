// The verbs of the builder's buttons.
import { announce, data, word } from "./page.js";
import { newId } from "./state.js";

/** @typedef {import("./state.js").Category} Category */

/**
 * @param {HTMLFormElement} form
 * @param {import("./state.js").State} state
 * @param {ReturnType<import("./drawing.js").drawing>} drawer
 * @param {() => void} changed
 */
export function actions(form, state, drawer, changed) {
  const presets = data("builder-presets");

  form.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const fault = /** @type {HTMLElement | null} */ (target.closest("[data-fault]"));
    if (fault) {
      event.preventDefault();
      return goTo(fault.dataset.fault ?? "");
    }
    const button = /** @type {HTMLElement | null} */ (target.closest("[data-action]"));
    const verb = verbs[button?.dataset.action ?? ""];
    if (button && verb) verb(button);
  });

  /** @type {Record<string, (button: HTMLElement) => void>} */
  const verbs = {
    toggle: (button) => toggle(drawer.part(button).part),
    undo,
    up: (button) => move(drawer.part(button).part, -1),
    down: (button) => move(drawer.part(button).part, 1),
    remove: (button) => removeCategory(drawer.part(button).part),
    "add-category": (button) => addCategory(drawer.part(button).part),
    "add-section": addSection,
    "section-up": (button) => moveSection(drawer.part(button).part, -1),
    "section-down": (button) => moveSection(drawer.part(button).part, 1),
    "section-remove": (button) => removeSection(drawer.part(button).part),
    even: (button) => change(() => spaceEvenly(drawer.part(button).part)),
    "add-option": (button) => change(() => addOption(drawer.part(button).part)),
    "remove-option": (button) => removePart(button, "options"),
    "add-condition": (button) => change(() => drawer.part(button).part.applies.push(newCondition())),
    "remove-condition": (button) => removePart(button, "applies"),
    "add-band": () => change(addBand),
    "remove-band": (button) => change(() => take(state.content.policy.bands, drawer.part(button).part)),
  };

  /** @param {() => void} work */
  function change(work) {
    state.remember();
    work();
    drawer.draw();
    changed();
  }

  function undo() {
    if (!state.undo()) return announce(word("noUndo"));
    drawer.draw();
    changed();
    announce(word("undone"));
  }

  /** @param {Category} category */
  function toggle(category) {
    if (!state.open.delete(category._id)) state.open.add(category._id);
    drawer.draw();
  }

  /** @param {any} section the drawn one; its key is empty where there are no sections */
  function addCategory(section) {
    const category = newCategory(section.key, presets["4"]);
    change(() => {
      state.keyFromName(category);
      state.categories.push(category);
      state.open.add(category._id);
    });
    focusOn(category._id, "[data-field=name]", true);
    announce(word("added", { name: category.name }));
  }

  /** @param {Category} category */
  function removeCategory(category) {
    change(() => take(state.categories, category));
    announce(word("removed", { name: category.name || word("unnamed") }));
    /** @type {HTMLElement | null} */ (form.querySelector("[data-action=undo]"))?.focus();
  }

  /** @param {Category} category @param {number} by */
  function move(category, by) {
    const groups = state.groups();
    const from = groups.findIndex((group) => group.categories.includes(category));
    const place = groups[from].categories.indexOf(category);
    const beyond = place + by < 0 || place + by >= groups[from].categories.length;
    const to = beyond ? from + by : from;
    if (!groups[to]) return;
    change(() => {
      groups[from].categories.splice(place, 1);
      const target = groups[to].categories;
      target.splice(beyond ? (by < 0 ? target.length : 0) : place + by, 0, category);
      state.setGroups(groups);
    });
    announce(word("moved", state.placeOf(category)));
  }

  function addSection() {
    const section = { _id: newId(), key: "", name: word("section"), weight: 0, bonus: false };
    const first = !state.sections.length;
    change(() => {
      state.sections.push(section);
      state.sectionKeyFromName(section);
      if (first) for (const category of state.categories) category.section = section.key;
    });
    focusOn(section._id, "[data-field=name]", true);
    announce(word("added", { name: section.name }));
  }

  /** @param {import("./state.js").Section} section @param {number} by */
  function moveSection(section, by) {
    const from = state.sections.indexOf(section);
    change(() => {
      state.sections.splice(from, 1);
      state.sections.splice(from + by, 0, section);
      state.setGroups(state.groups());
    });
    announce(word("sectionMoved", state.placeOfSection(section)));
  }

  /** Its categories go to the section before it, or after, or to none. @param {import("./state.js").Section} section */
  function removeSection(section) {
    const at = state.sections.indexOf(section);
    const heir = state.sections[at - 1] ?? state.sections[at + 1];
    change(() => {
      take(state.sections, section);
      for (const category of state.categories) {
        if (category.section === section.key) category.section = heir?.key ?? "";
      }
    });
    announce(word("removed", { name: section.name || word("unnamed") }));
    /** @type {HTMLElement | null} */ (form.querySelector("[data-action=undo]"))?.focus();
  }

  /** @param {HTMLElement} button @param {"options" | "applies"} list */
  function removePart(button, list) {
    const { scope, part } = drawer.part(button);
    const owner = drawer.part(/** @type {Element} */ (scope.parentElement)).part;
    change(() => {
      take(owner[list], part);
      if (list === "options") owner.failing = owner.failing.filter((/** @type {string} */ label) => label !== part.label);
    });
    focusOn(owner._id, list === "options" ? "[data-action=add-option]" : "[data-action=add-condition]");
  }

  function addBand() {
    state.content.policy.bands.unshift({ _id: newId(), name: word("bandName"), lowest: 100 });
  }

  /** @param {string} at the path of a fault */
  function goTo(at) {
    const [list, number] = at.split("/");
    const part = number === undefined ? null : state.content[list]?.[Number(number)];
    if (part && list === "categories") state.open.add(part._id);
    drawer.draw();
    if (part) return focusOn(part._id, "[data-field=name]");
    const place = document.getElementById(`at-${at}`);
    const field = /** @type {HTMLElement | null} */ (place?.querySelector("input, button") ?? place);
    field?.focus();
    place?.scrollIntoView({ block: "start" });
  }

  /** @param {number} id @param {string} what @param {boolean} [select] */
  function focusOn(id, what, select = false) {
    const field = /** @type {HTMLInputElement | null} */ (form.querySelector(`[data-id="${id}"] ${what}`));
    field?.focus();
    field?.scrollIntoView({ block: "nearest" });
    if (select) field?.select();
  }

  return { undo };
}

/** @param {any[]} list @param {any} part */
function take(list, part) {
  list.splice(list.indexOf(part), 1);
}

/** @param {string} section @param {object[]} options @returns {any} */
function newCategory(section, options) {
  return {
    _id: newId(),
    key: "",
    name: word("category"),
    options: options.map((option) => ({ ...option, _id: newId() })),
    weight: 10,
    section,
    points: 1,
    critical: false,
    failing: [],
    required: true,
    allow_na: true,
    guidance: "",
    na_guidance: "",
    root_causes: [],
    applies: [],
    stage: "",
  };
}

function newCondition() {
  return { _id: newId(), field: "channel", values: [], is_not: false };
}

/** @param {Category} category values from 1 to 0 at equal steps */
function spaceEvenly(category) {
  const top = category.options.length - 1;
  category.options.forEach((option, place) => (option.value = (top - place) / top));
}

/** A new option goes before the last one, halfway in value. @param {Category} category */
function addOption(category) {
  const { options } = category;
  if (options.length >= 11) return;
  const [above, below] = options.slice(-2);
  const label = word("option", { n: options.length + 1 });
  const value = (above.value + below.value) / 2;
  options.splice(-1, 0, { _id: newId(), label, value, passes: below.passes, guidance: "" });
}
