// Where two panes do not fit side by side, data-pane-show="scorecard" brings that one to the front.

document.addEventListener("click", (event) => {
  const button = /** @type {Element} */ (event.target).closest("[data-pane-show]");
  const review = button?.closest(".review");
  const pane = button?.getAttribute("data-pane-show");
  if (!(review instanceof HTMLElement) || !pane) return;
  review.dataset.pane = pane;
  for (const other of review.querySelectorAll("[data-pane-show]")) {
    other.setAttribute("aria-pressed", String(other === button));
  }
});
