// A file drop is a native file input stretched over its box; the script shows what was chosen.

/** @param {EventTarget | null} target */
function boxOf(target) {
  return target instanceof Element ? target.closest(".file-drop") : null;
}

/** @param {File} file */
function describe(file) {
  const size = new Intl.NumberFormat(document.documentElement.lang, {
    style: "unit",
    unit: file.size < 1e6 ? "kilobyte" : "megabyte",
    maximumFractionDigits: 1,
  });
  return `${file.name} · ${size.format(file.size / (file.size < 1e6 ? 1e3 : 1e6))}`;
}

document.addEventListener("dragover", (event) => boxOf(event.target)?.classList.add("is-over"));

for (const name of ["dragleave", "drop"]) {
  document.addEventListener(name, (event) => boxOf(event.target)?.classList.remove("is-over"));
}

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || input.type !== "file") return;
  const words = boxOf(input)?.querySelector("[data-file-names]");
  if (words) words.textContent = [...(input.files ?? [])].map(describe).join(", ");
});
