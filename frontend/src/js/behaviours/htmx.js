import htmx from "htmx.org";
import "idiomorph/htmx";
import { toast } from "./toasts.js";

// The content security policy forbids evaluated code and inline styles; htmx must not try.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.historyCacheSize = 0; // no conversation text is left behind in the browser's storage
htmx.config.selfRequestsOnly = true;
htmx.config.scrollBehavior = "auto";

/** The token the server put into the page, or an empty string on pages without forms. */
export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.getAttribute("content") ?? "";
}

document.addEventListener("htmx:configRequest", (event) => {
  const { headers, verb } = /** @type {CustomEvent} */ (event).detail;
  if (verb !== "get") headers["X-CSRFToken"] = csrfToken();
});

// A form sent back with its errors (422) is shown in place, like any other answer.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = /** @type {CustomEvent} */ (event);
  if (detail.xhr.status !== 422) return;
  detail.shouldSwap = true;
  detail.isError = false;
});

/** @param {string} name of a sentence kept on the body, where it is translated */
function sentence(name) {
  return document.body.dataset[name] ?? "";
}

document.addEventListener("htmx:sendError", () => toast(sentence("textOffline"), "bad"));

document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = /** @type {CustomEvent} */ (event).detail;
  const told = xhr.getResponseHeader("X-Evenhand-Message");
  toast(told ? decodeURIComponent(told) : sentence("textFailed"), "bad");
});

// A server may send {"toast": {"text": "...", "kind": "good"}} in the HX-Trigger header.
document.addEventListener("toast", (event) => {
  const { text, kind } = /** @type {CustomEvent} */ (event).detail;
  toast(text, kind);
});
