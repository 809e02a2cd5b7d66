// data-dialog-open="id" opens that <dialog>; data-dialog-close closes the one around it.

/** @param {string | null | undefined} id */
export function openDialog(id) {
  const dialog = id ? document.getElementById(id) : null;
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  openDialog(target.closest("[data-dialog-open]")?.getAttribute("data-dialog-open"));
  if (target.closest("[data-dialog-close]")) target.closest("dialog")?.close();
  if (target instanceof HTMLDialogElement && isOutside(target, event)) target.close();
});

/**
 * @param {HTMLDialogElement} dialog
 * @param {MouseEvent} event
 */
function isOutside(dialog, event) {
  const box = dialog.getBoundingClientRect();
  const across = event.clientX < box.left || event.clientX > box.right;
  return across || event.clientY < box.top || event.clientY > box.bottom;
}

// A dialog that the server sent (htmx) opens as it arrives.
document.addEventListener("htmx:load", (event) => {
  const element = /** @type {CustomEvent} */ (event).detail.elt;
  const dialog = element.matches?.("dialog[data-dialog-auto]") ? element : element.querySelector?.("dialog[data-dialog-auto]");
  if (dialog && !dialog.open) dialog.showModal();
});
