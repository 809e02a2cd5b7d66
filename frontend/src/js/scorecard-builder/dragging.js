// Putting categories and sections in order by their handle; the arrow buttons do the same.
import { announce, word } from "./page.js";

/**
 * @param {HTMLFormElement} form
 * @param {import("./state.js").State} state
 * @param {ReturnType<import("./drawing.js").drawing>} drawer
 * @param {() => void} changed
 */
export function dragging(form, state, drawer, changed) {
  /** @type {{kind: string, scope: HTMLElement, part: any} | null} */
  let held = null;

  form.addEventListener("dragstart", (event) => {
    const grip = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest?.("[data-drag]"));
    if (!grip || !event.dataTransfer) return;
    const { scope, part } = drawer.part(grip);
    held = { kind: grip.dataset.drag ?? "", scope, part };
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", part.name);
    event.dataTransfer.setDragImage(scope, 8, 8);
    scope.classList.add("is-held");
  });

  form.addEventListener("dragover", (event) => {
    const place = held && placeOf(event);
    if (!place) return;
    event.preventDefault();
    clear();
    place.over.classList.add(place.after ? "drop-after" : "drop-before");
  });

  form.addEventListener("drop", (event) => {
    const place = held && placeOf(event);
    if (!place || !held) return;
    event.preventDefault();
    const { kind, part } = held;
    state.remember();
    if (kind === "section") dropSection(part, drawer.part(place.over).part, place.after);
    else dropCategory(part, place);
    drawer.draw();
    changed();
    const said = kind === "section" ? state.placeOfSection(part) : state.placeOf(part);
    announce(word(kind === "section" ? "sectionMoved" : "moved", said));
  });

  form.addEventListener("dragend", () => {
    held?.scope.classList.remove("is-held");
    held = null;
    clear();
  });

  function clear() {
    for (const marked of form.querySelectorAll(".drop-before, .drop-after")) {
      marked.classList.remove("drop-before", "drop-after");
    }
  }

  /** Over which part, and behind its middle or before it. @param {DragEvent} event */
  function placeOf(event) {
    const target = /** @type {Element} */ (event.target);
    const wanted = held?.kind === "section" ? "[data-scope=section]" : "[data-scope=category], [data-scope=section]";
    const over = /** @type {HTMLElement | null} */ (target.closest(wanted));
    if (!over || over === held?.scope) return null;
    const box = over.getBoundingClientRect();
    return { over, after: event.clientY > box.top + box.height / 2 };
  }

  /** @param {any} part @param {any} other @param {boolean} after */
  function dropSection(part, other, after) {
    const sections = state.sections.filter((section) => section !== part);
    sections.splice(sections.indexOf(other) + Number(after), 0, part);
    state.content.sections = sections;
    state.setGroups(state.groups());
  }

  /** @param {any} part @param {{over: HTMLElement, after: boolean}} place */
  function dropCategory(part, { over, after }) {
    const other = drawer.part(over).part;
    const groups = state.groups();
    for (const group of groups) group.categories = group.categories.filter((category) => category !== part);
    const onSection = over.dataset.scope === "section";
    const group = groups.find((each) => (onSection ? (each.section ?? { _id: 0 })._id === other._id : each.categories.includes(other)));
    if (!group) return;
    const at = onSection ? group.categories.length : group.categories.indexOf(other) + Number(after);
    group.categories.splice(at, 0, part);
    state.setGroups(groups);
  }
}
