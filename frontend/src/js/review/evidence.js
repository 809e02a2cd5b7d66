// Evidence: a passage selected in the conversation, or a whole message, kept with the current question.
import { selected } from "../behaviours/selection.js";
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
