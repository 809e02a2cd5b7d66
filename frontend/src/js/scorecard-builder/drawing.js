// Draws the document; every draw is a fresh one, and the focus stays where it was.
import { fill, tieLabels } from "./fields.js";
import { copyOf, word } from "./page.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Category} Category */

/**
 * @param {HTMLFormElement} form
 * @param {State} state
 */
export function drawing(form, state) {
  /** @type {WeakMap<Element, any>} */
  const parts = new WeakMap();
  /** @type {Record<string, number>} */
  let shares = {};
  const one = (/** @type {Element} */ scope, /** @type {string} */ name) =>
    /** @type {HTMLElement} */ (scope.querySelector(name));

  /**
   * @param {string} template
   * @param {any} part
   */
  function copy(template, part) {
    const element = copyOf(template);
    element.dataset.id = String(part._id);
    parts.set(element, part);
    return element;
  }

  function draw() {
    const focus = focusPlace(form);
    const fixed = { document: state.content, policy: state.content.policy };
    for (const [name, part] of Object.entries(fixed)) {
      const scope = one(form, `[data-scope="${name}"]`);
      parts.set(scope, part);
      fill(scope, part);
    }
    one(form, "[data-sections]").replaceChildren(...state.groups().map(group));
    one(form, "[data-bands]").replaceChildren(...state.content.policy.bands.map(band));
    showPolicy();
    showShares(shares);
    restoreFocus(form, focus);
  }

  /** @param {import("./state.js").Group} drawn */
  function group(drawn) {
    const section = drawn.section ?? { _id: 0, key: "", name: "", weight: 0, bonus: false };
    const element = copy("section-template", section);
    one(element, "[data-named]").hidden = !drawn.section;
    const list = one(element, "[data-categories]");
    list.replaceChildren(...drawn.categories.map(category));
    fill(element, section);
    tieLabels(element, section._id);
    const at = state.sections.indexOf(section);
    if (at >= 0) element.id = `at-sections-${at}`;
    const rule = state.content.policy.sections;
    one(element, "[data-section-weight]").hidden = rule === "weights";
    one(element, "[data-section-bonus]").hidden = state.content.policy.bonus === "off" && !section.bonus;
    const label = section.bonus && rule === "normalised" ? "bonusPoints" : rule === "normalised" ? "percent" : "factor";
    one(element, "[data-weight-label]").textContent = word(label);
    one(element, "[data-field=weight]").title = word(label);
    name(element, section.name, "section-");
    disable(element, "section-up", at === 0);
    disable(element, "section-down", at === state.sections.length - 1);
    return element;
  }

  /** @param {Category} drawn */
  function category(drawn) {
    const element = copy("category-template", drawn);
    element.id = `at-categories-${state.categories.indexOf(drawn)}`;
    one(element, "[data-options]").replaceChildren(...drawn.options.map((part) => option(part, drawn)));
    one(element, "[data-conditions]").replaceChildren(...drawn.applies.map(condition));
    const choice = /** @type {HTMLSelectElement} */ (one(element, "select[data-field=section]"));
    choice.replaceChildren(...state.sections.map((section) => new Option(section.name, section.key)));
    one(element, "[data-section-choice]").hidden = !state.sections.length;
    one(element, "[data-points]").hidden = state.content.policy.sections === "weights";
    fill(element, drawn);
    tieLabels(element, drawn._id);
    showCategory(element, drawn);
    const order = state.groups().flatMap((each) => each.categories);
    disable(element, "up", isEnd(drawn, order, 0));
    disable(element, "down", isEnd(drawn, order, order.length - 1));
    const open = state.open.has(drawn._id);
    one(element, "[data-body]").hidden = !open;
    one(element, "[data-action=toggle]").setAttribute("aria-expanded", String(open));
    return element;
  }

  /** The first of the first section and the last of the last one have nowhere to go. */
  function isEnd(/** @type {Category} */ drawn, /** @type {Category[]} */ order, /** @type {number} */ end) {
    if (order[end] !== drawn) return false;
    const groups = state.groups();
    const edge = end === 0 ? groups[0] : groups[groups.length - 1];
    return edge.categories.includes(drawn);
  }

  /** What the head says, as it is typed. @param {HTMLElement} element @param {Category} drawn */
  function showCategory(element, drawn) {
    one(element, "[data-shown-name]").textContent = drawn.name || word("unnamed");
    one(element, "[data-shown-key]").textContent = drawn.key;
    one(element, "[data-shown-critical]").hidden = !drawn.critical;
    one(element, "[data-shown-conditional]").hidden = !drawn.applies.length;
    one(element, "[data-na-guidance]").hidden = !drawn.allow_na;
    one(element, "[data-label=weight]").setAttribute("aria-label", word("weightOf", { name: drawn.name }));
    name(element, drawn.name, "");
    const named = drawn.critical && state.content.policy.critical_trigger === "named";
    for (const box of element.querySelectorAll("[data-failing]")) /** @type {HTMLElement} */ (box).hidden = !named;
    const preset = /** @type {HTMLSelectElement} */ (one(element, "[data-preset]"));
    if (document.activeElement !== preset) preset.value = "";
  }

  /** @param {any} drawn @param {Category} owner */
  function option(drawn, owner) {
    const element = copy("option-template", drawn);
    fill(element, drawn);
    tieLabels(element, drawn._id);
    /** @type {HTMLInputElement} */ (one(element, "[data-fails]")).checked = owner.failing.includes(drawn.label);
    labelButton(element, "remove-option", "remove", drawn.label);
    disable(element, "remove-option", owner.options.length <= 2);
    return element;
  }

  /** @param {import("./state.js").Condition} drawn */
  function condition(drawn) {
    const element = copy("condition-template", drawn);
    fill(element, drawn);
    tieLabels(element, drawn._id);
    const other = drawn.field.startsWith("attributes.");
    /** @type {HTMLSelectElement} */ (one(element, "[data-kind]")).value = other ? "attributes." : drawn.field;
    one(element, "[data-attribute]").hidden = !other;
    const input = /** @type {HTMLInputElement} */ (one(element, "[data-attribute-name]"));
    if (other) input.value = drawn.field.slice("attributes.".length);
    labelButton(element, "remove-condition", "remove", drawn.field);
    return element;
  }

  /** @param {any} drawn */
  function band(drawn) {
    const element = copy("band-template", drawn);
    fill(element, drawn);
    tieLabels(element, drawn._id);
    labelButton(element, "remove-band", "remove", drawn.name);
    return element;
  }

  /** @param {HTMLElement} element @param {string} named @param {string} prefix of the actions */
  function name(element, named, prefix) {
    for (const verb of ["up", "down", "remove"]) labelButton(element, prefix + verb, verb, named);
  }

  /** @param {HTMLElement} element @param {string} action @param {string} verb @param {string} named */
  function labelButton(element, action, verb, named) {
    const button = element.querySelector(`[data-action="${action}"]`);
    const text = word(verb, { name: named || word("unnamed") });
    button?.setAttribute("aria-label", text);
    button?.setAttribute("title", text);
  }

  /** @param {HTMLElement} element @param {string} action @param {boolean} disabled */
  function disable(element, action, disabled) {
    /** @type {HTMLButtonElement} */ (one(element, `[data-action="${action}"]`)).disabled = disabled;
  }

  function showPolicy() {
    const policy = state.content.policy;
    one(form, "[data-when=cap]").hidden = policy.critical_effect !== "cap";
    one(form, "[data-when=strata]").hidden = policy.aggregate !== "strata";
  }

  /** @param {Record<string, number>} found percent by category key */
  function showShares(found) {
    shares = found;
    for (const element of form.querySelectorAll("[data-scope=category]")) {
      const share = shares[parts.get(element).key];
      const text = share === undefined ? word("notScored") : word("share", { share: share.toFixed(1) });
      one(element, "[data-share]").textContent = text;
    }
  }

  /** @param {{place: string, text: string, at: string}[]} faults */
  function showFaults(faults) {
    const count = faults.length === 1 ? word("faultsOne") : word("faultsMany", { n: faults.length });
    one(form, "[data-faults]").hidden = !faults.length;
    one(form, "[data-faults-count]").textContent = count;
    one(form, "[data-faults-list]").replaceChildren(...faults.map(faultLine));
  }

  function showUndo() {
    /** @type {HTMLButtonElement} */ (one(form, "[data-action=undo]")).disabled = !state.past.length;
  }

  const part = (/** @type {Element} */ inside) => {
    const scope = /** @type {HTMLElement} */ (inside.closest("[data-scope]"));
    return { scope, part: parts.get(scope) };
  };

  return { draw, part, showCategory, showFaults, showPolicy, showShares, showUndo };
}

/** @param {{place: string, text: string, at: string}} fault */
function faultLine(fault) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = `#at-${fault.at.replaceAll("/", "-")}`;
  link.dataset.fault = fault.at;
  link.textContent = fault.place || fault.at;
  item.append(link, `: ${fault.text}`);
  return item;
}

/** @param {HTMLElement} form */
function focusPlace(form) {
  const focused = /** @type {HTMLElement | null} */ (document.activeElement);
  if (!focused || !form.contains(focused)) return null;
  const scope = /** @type {HTMLElement | null} */ (focused.closest("[data-scope]"));
  const { field, action } = focused.dataset;
  const what = field ? `[data-field="${field}"]` : action ? `[data-action="${action}"]` : "";
  return scope && what ? { id: scope.dataset.id, what } : null;
}

/**
 * @param {HTMLElement} form
 * @param {{id: string | undefined, what: string} | null} place
 */
function restoreFocus(form, place) {
  if (!place?.id) return;
  const found = /** @type {HTMLElement | null} */ (form.querySelector(`[data-id="${place.id}"] ${place.what}`));
  if (found?.matches(":disabled")) otherDirection(found)?.focus();
  else found?.focus();
}

/** @param {HTMLElement} button that moved its part to the end */
function otherDirection(button) {
  return /** @type {HTMLElement | null} */ (button.parentElement?.querySelector("button:not(:disabled)") ?? null);
}
