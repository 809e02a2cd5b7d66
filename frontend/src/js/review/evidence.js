// Evidence: a passage selected in the conversation, or a whole message, kept with the current question.
// Offsets count characters (code points), as everywhere; the browser counts UTF-16 units.
import { toast } from "../behaviours/toasts.js";

/**
 * @param {HTMLFormElement} form
 * @param {() => Element} current
 * @param {() => void} changed
 */
export function evidence(form, current, changed) {
  const texts = form.dataset;
  for (const item of form.querySelectorAll("[data-evidence] > li")) addRemove(item);

  /** @param {Element} message @param {number} start @param {number} end @param {string} quote */
  function attach(message, start, end, quote) {
    const list = current()?.querySelector("[data-evidence]");
    if (!list) return toast(texts.textPick ?? "", "warn");
    const item = document.createElement("li");
    Object.assign(item.dataset, { message: message.getAttribute("data-message"), start, end });
    const shown = document.createElement("blockquote");
    shown.className = "quote";
    shown.dir = "auto";
    shown.textContent = quote;
    item.append(shown);
    addRemove(item);
    list.append(item);
    item.scrollIntoView({ block: "nearest" });
    changed();
  }

  /** @param {Element} item */
  function addRemove(item) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-quiet button-small";
    button.setAttribute("aria-label", texts.textRemove ?? "");
    button.textContent = "×";
    button.addEventListener("click", () => (item.remove(), changed()));
    item.append(button);
  }

  document.querySelector("[data-conversation]")?.addEventListener("mouseup", () => {
    const found = selected();
    if (!found) return;
    attach(found.message, found.start, found.end, found.quote);
    getSelection()?.removeAllRanges();
  });

  return {
    /** @param {Element | undefined} message */
    quoteMessage(message) {
      const found = selected();
      if (found) return attach(found.message, found.start, found.end, found.quote);
      const text = message?.querySelector(".message-text")?.textContent ?? "";
      if (message && text) attach(message, 0, [...text].length, text);
    },
  };
}

/** The selection as a passage of one message, or null. */
function selected() {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const message = elementOf(range.startContainer)?.closest("[data-message].message");
  const body = message?.querySelector(".message-text");
  if (!message || !body?.contains(range.startContainer)) return null;
  if (!body.contains(range.endContainer)) range.setEndAfter(/** @type {Node} */ (body.lastChild));
  const before = document.createRange();
  before.setStart(body, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const quote = range.toString();
  const start = [...before.toString()].length;
  return quote.trim() ? { message, start, end: start + [...quote].length, quote } : null;
}

/** @param {Node} node */
function elementOf(node) {
  return node instanceof Element ? node : node.parentElement;
}
