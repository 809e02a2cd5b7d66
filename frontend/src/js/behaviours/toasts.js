const SECONDS = 6;

/**
 * Say something in the corner of the screen. Failures stay until they are closed.
 * @param {string} text
 * @param {"good" | "bad" | ""} [kind]
 */
export function toast(text, kind = "") {
  const template = document.getElementById("toast-template");
  const place = document.getElementById("toasts");
  if (!text || !place || !(template instanceof HTMLTemplateElement)) return;
  const item = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
  if (kind) item.classList.add(`toast-${kind}`);
  const words = item.querySelector("p");
  if (words) words.textContent = text;
  place.append(item);
  if (kind !== "bad") setTimeout(() => item.remove(), SECONDS * 1000);
}

document.addEventListener("click", (event) => {
  const closer = /** @type {Element} */ (event.target).closest("[data-toast-close]");
  closer?.closest(".toast, .notice")?.remove();
});
