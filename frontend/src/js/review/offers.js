// What is offered while a comment is typed: templates after /, people after @, hashtags after #.
import { registerKey } from "../behaviours/keys.js";

const MOST = 8;
const MARKS = [
  { kind: "templates", pattern: /(?:^|\s)\/((?:[^\s/][^\n/]{0,39})?)$/u },
  { kind: "people", pattern: /(?:^|[^\p{L}\p{N}_])@([^\n@]{0,40})$/u },
  { kind: "hashtags", pattern: /(?:^|[^\p{L}\p{N}_&/#])#([\p{L}\p{N}_-]{0,39})$/u },
];

/** @typedef {{ label: string, more: string, text: string }} Offer */
/** @typedef {{ templates: {name: string, text: string}[], people: string[], hashtags: string[] }} Offers */

/** @param {HTMLFormElement} form */
export function offers(form) {
  const address = form.dataset.offers;
  if (!address) return;
  const list = makeList(form.dataset.textInsert ?? "");
  const said = makeStatus();
  form.append(list, said);
  /** @type {Promise<Offers> | null} */
  let loaded = null;
  /** @type {HTMLTextAreaElement | null} */
  let area = null;
  /** @type {Offer[]} */
  let shown = [];
  let start = 0;
  let place = 0;

  /** @param {HTMLTextAreaElement} textarea */
  async function look(textarea) {
    const mark = markBefore(textarea);
    if (!mark) return close();
    loaded ??= load(address ?? "");
    const found = matching(mark.kind, mark.typed, await loaded);
    if (markBefore(textarea)?.start !== mark.start || document.activeElement !== textarea) return close();
    if (!found.length) return close();
    open(textarea, mark.start, found);
  }

  /** @param {HTMLTextAreaElement} textarea @param {number} from @param {Offer[]} found */
  function open(textarea, from, found) {
    [area, start, shown] = [textarea, from, found];
    list.replaceChildren(...found.map(drawn));
    list.hidden = false;
    said.textContent = (form.dataset.textOffers ?? "").replace("%s", String(found.length));
    area.setAttribute("aria-controls", list.id);
    put(list, area);
    choose(0);
  }

  function close() {
    if (!area) return;
    area.removeAttribute("aria-activedescendant");
    area.removeAttribute("aria-controls");
    area = null;
    list.hidden = true;
    said.textContent = "";
  }

  /** @param {number} to */
  function choose(to) {
    place = (to + shown.length) % shown.length;
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === place)));
    list.children[place].scrollIntoView({ block: "nearest" });
    area?.setAttribute("aria-activedescendant", list.children[place].id);
  }

  /** @param {number} index */
  function insert(index) {
    const textarea = area;
    if (!textarea) return;
    textarea.setRangeText(shown[index].text, start, textarea.selectionStart, "end");
    close();
    textarea.focus();
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
    close();
  }

  /** @type {Record<string, () => void>} */
  const keys = {
    ArrowDown: () => choose(place + 1),
    ArrowUp: () => choose(place - 1),
    Enter: () => insert(place),
    Tab: () => insert(place),
    Escape: close,
  };

  const comment = /** @type {HTMLTextAreaElement | null} */ (form.querySelector("textarea[name=comment]"));
  /** @param {string} sign @param {string} label */
  const begin = (sign, label) =>
    registerKey({ key: sign, label: form.getAttribute(label) ?? "", run: () => comment && look(begun(comment, sign)) });
  begin("/", "data-key-template");
  begin("@", "data-key-mention");
  begin("#", "data-key-tag");

  form.addEventListener("input", (event) => {
    if (event.isTrusted && event.target instanceof HTMLTextAreaElement) look(event.target);
  });
  form.addEventListener("keydown", (event) => {
    const act = area && !event.isComposing && !event.ctrlKey && !event.metaKey && keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  form.addEventListener("focusout", close);
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const item = /** @type {Element} */ (event.target).closest("[role=option]");
    if (item) insert([...list.children].indexOf(item));
  });
}

/** @param {string} address @returns {Promise<Offers>} nothing is offered when the server cannot be reached */
async function load(address) {
  try {
    const response = await fetch(address);
    if (response.ok) return await response.json();
  } catch {
    // Typing goes on without offers.
  }
  return { templates: [], people: [], hashtags: [] };
}

/** The field with the caret in it, after a sign set apart. @param {HTMLTextAreaElement} area @param {string} sign */
function begun(area, sign) {
  area.focus();
  const apart = area.value && !/\s$/.test(area.value) ? " " : "";
  area.setRangeText(apart + sign, area.value.length, area.value.length, "end");
  return area;
}

/** The last mark before the caret, what was typed after it, and where it begins. @param {HTMLTextAreaElement} area */
function markBefore(area) {
  const before = area.value.slice(0, area.selectionStart);
  const found = MARKS.flatMap(({ kind, pattern }) => {
    const typed = before.match(pattern)?.[1];
    return typed === undefined ? [] : [{ kind, typed, start: before.length - typed.length - 1 }];
  });
  return found.sort((one, other) => other.start - one.start)[0];
}

/** @param {string} kind @param {string} typed @param {Offers} all @returns {Offer[]} */
function matching(kind, typed, all) {
  const wanted = typed.toLowerCase();
  if (kind === "templates") {
    return all.templates
      .filter(({ name }) => name.toLowerCase().includes(wanted))
      .slice(0, MOST)
      .map(({ name, text }) => ({ label: name, more: text, text }));
  }
  const [sign, names] = kind === "people" ? ["@", all.people] : ["#", all.hashtags];
  return names
    .filter((name) => begins(name.toLowerCase(), wanted))
    .slice(0, MOST)
    .map((name) => ({ label: sign + name, more: "", text: `${sign}${name} ` }));
}

/** Whether the name, or a word of it, goes on from what was typed. @param {string} name @param {string} typed */
function begins(name, typed) {
  return name !== typed && (name.startsWith(typed) || name.includes(` ${typed}`));
}

/** @param {string} label */
function makeList(label) {
  const list = document.createElement("ul");
  list.id = "offers";
  list.className = "offers";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label);
  list.hidden = true;
  return list;
}

function makeStatus() {
  const said = document.createElement("span");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  return said;
}

/** @param {Offer} offer @param {number} index */
function drawn(offer, index) {
  const item = document.createElement("li");
  item.id = `offer-${index}`;
  item.className = "offer";
  item.setAttribute("role", "option");
  const label = document.createElement("b");
  label.dir = "auto";
  label.textContent = offer.label;
  item.append(label);
  if (offer.more) {
    const more = document.createElement("span");
    more.className = "sub truncate";
    more.dir = "auto";
    more.textContent = offer.more;
    item.append(more);
  }
  return item;
}

/** Over or under the field, where there is more room. @param {HTMLElement} list @param {Element} area */
function put(list, area) {
  const box = area.getBoundingClientRect();
  const above = box.top > innerHeight - box.bottom;
  list.style.insetInlineStart = `${document.dir === "rtl" ? innerWidth - box.right : box.left}px`;
  list.style.inlineSize = `${box.width}px`;
  list.style.insetBlockStart = above ? "auto" : `${box.bottom + 4}px`;
  list.style.insetBlockEnd = above ? `${innerHeight - box.top + 4}px` : "auto";
}
