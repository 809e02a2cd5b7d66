// Menus are <details class="menu">: they open without any script. The script closes them again.

/** @param {Element | null} kept the menu that stays as it is */
function closeOthers(kept) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== kept) menu.removeAttribute("open");
  }
}

document.addEventListener("click", (event) => {
  closeOthers(/** @type {Element} */ (event.target).closest("details.menu"));
});

document.addEventListener("focusin", (event) => {
  closeOthers(/** @type {Element} */ (event.target).closest("details.menu"));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.removeAttribute("open");
  menu.querySelector("summary")?.focus();
});
