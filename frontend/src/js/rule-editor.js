// A fault leads to its line in the text.

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-line]");
  if (!button) return;
  const field = document.getElementById(button.dataset.lineOf);
  const lines = field.value.split("\n");
  const line = Math.min(Number(button.dataset.line), lines.length) - 1;
  const start = lines.slice(0, line).join("\n").length + (line ? 1 : 0);
  field.focus();
  field.setSelectionRange(start, start + lines[line].length);
  field.scrollTop = (field.scrollHeight * line) / lines.length;
});
