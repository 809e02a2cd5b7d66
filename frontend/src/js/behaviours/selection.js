// What is selected in a conversation.
// Offsets count characters (code points), as everywhere; the browser counts UTF-16 units.

/** The selection as a passage of one message, or null. */
export function selected() {
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
