// The scorecard's questions: which one is current, and the keys that answer it.
import { registerKey } from "../behaviours/keys.js";

const OPTION_KEYS = ["a", "s", "d", "f", "g", "q", "w", "e", "r", "t", "y"];

/**
 * @param {HTMLFormElement} form
 * @param {() => void} changed
 */
export function questions(form, changed) {
  const all = /** @type {HTMLFieldSetElement[]} */ ([...form.querySelectorAll("[data-question]")]);
  let place = 0;

  /** @param {number} to */
  function go(to) {
    if (!all.length) return;
    all[place].classList.remove("is-current");
    place = Math.min(Math.max(to, 0), all.length - 1);
    all[place].classList.add("is-current");
    all[place].scrollIntoView({ block: "nearest" });
  }

  /** @param {HTMLInputElement | undefined} radio */
  function choose(radio) {
    if (!radio) return;
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    if (!(radio.hasAttribute("data-low") && causesOf(all[place]))) go(place + 1);
  }

  const radios = () => /** @type {HTMLInputElement[]} */ ([...all[place].querySelectorAll("input[type=radio]:not([value=na])")]);

  form.addEventListener("change", (event) => {
    const question = /** @type {Element} */ (event.target).closest("[data-question]");
    if (question) refresh(question);
    changed();
  });
  form.addEventListener("input", changed);
  form.addEventListener("focusin", (event) => {
    const question = /** @type {Element} */ (event.target).closest("[data-question]");
    if (question) go(all.indexOf(/** @type {HTMLFieldSetElement} */ (question)));
  });

  all.forEach((question, index) => {
    refresh(question);
    labelOptions(question);
    const digit = index === 9 ? "0" : String(index + 1);
    if (index < 10) registerKey({ key: digit, label: "", run: () => go(index) });
  });
  OPTION_KEYS.forEach((key, index) => registerKey({ key, label: "", run: () => choose(radios()[index]) }));
  const label = (/** @type {string} */ key) => form.getAttribute(`data-key-${key}`) ?? "";
  registerKey({ key: "x", label: label("x"), run: () => choose(all[place].querySelector("input[value=na]") ?? undefined) });
  registerKey({ key: "n", label: label("n"), run: () => go(place + 1) });
  registerKey({ key: "p", label: label("p"), run: () => go(place - 1) });
  registerKey({ key: "z", label: label("z"), run: () => (clear(all[place]), changed()) });
  registerKey({ key: "m", label: label("m"), run: () => note(all[place]) });
  registerKey({ key: "u", label: label("u"), run: () => causesOf(all[place])?.querySelector("input")?.focus() });
  registerKey({ key: "mod+enter", label: label("submit"), always: true, run: () => form.requestSubmit() });

  return { current: () => all[place] };
}

/** @param {Element} question */
function causesOf(question) {
  return /** @type {HTMLElement | null} */ (question.querySelector("[data-causes]"));
}

/** Root causes are asked for a low rating, and stay in sight while any is ticked. @param {Element} question */
function refresh(question) {
  const causes = causesOf(question);
  if (!causes) return;
  const low = question.querySelector("input[data-low]:checked");
  causes.hidden = !low && !causes.querySelector("input:checked");
}

/** @param {Element} question */
function labelOptions(question) {
  question.querySelectorAll("input[type=radio]:not([value=na])").forEach((radio, index) => {
    radio.parentElement?.setAttribute("title", OPTION_KEYS[index]?.toUpperCase() ?? "");
  });
}

/** @param {Element} question */
function clear(question) {
  for (const input of question.querySelectorAll("input")) input.checked = false;
  refresh(question);
}

/** @param {Element} question */
function note(question) {
  const area = question.querySelector("textarea");
  if (!area) return;
  area.hidden = false;
  area.focus();
}
