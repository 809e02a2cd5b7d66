// Kudos: the dialog is about the message the keys are on, if the reviewed agent wrote it.
const PRAISED = ".message.is-current:is(.message-agent, .message-bot):not(.message-other)";

export function kudos() {
  const dialog = document.querySelector("dialog[data-kudos]");
  const form = /** @type {HTMLFormElement | null} */ (dialog?.querySelector("form"));
  const choice = /** @type {HTMLElement | null} */ (dialog?.querySelector("[data-kudos-message]"));
  const box = choice?.querySelector("input");
  const quote = choice?.querySelector("[data-kudos-quote]");
  if (!dialog || !form || !choice || !box || !quote) return;

  document.addEventListener("click", (event) => {
    if (!(/** @type {Element} */ (event.target).closest('[data-dialog-open="kudos"]'))) return;
    const message = document.querySelector(PRAISED);
    choice.hidden = !message;
    box.checked = Boolean(message);
    box.value = message?.getAttribute("data-message") ?? "";
    quote.textContent = message?.querySelector(".message-text")?.textContent ?? "";
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (/** @type {CustomEvent} */ (event).detail.successful) form.reset();
  });
}
