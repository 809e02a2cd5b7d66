// Blacking out: text selected in the conversation becomes a ticked entry of the form.
import { selected } from "./behaviours/selection.js";

const list = document.querySelector("[data-redaction] [data-selected]");
document.querySelector("[data-transcript]")?.addEventListener("mouseup", () => {
  const found = selected();
  if (!list || !found) return;
  add(list, `${found.message.getAttribute("data-message")}:${found.start}:${found.end}`, found.quote);
  getSelection()?.removeAllRanges();
});

/** @param {Element} list @param {string} value @param {string} quote */
function add(list, value, quote) {
  if (list.querySelector(`[value="${value}"]`)) return;
  const label = document.createElement("label");
  label.className = "choice";
  const box = document.createElement("input");
  Object.assign(box, { type: "checkbox", name: "span", value, checked: true });
  const text = document.createElement("span");
  text.dir = "auto";
  text.textContent = quote;
  label.append(box, " ", text);
  list.append(label);
}
