// One registry of keys for the whole page. In a template: data-key="n" data-key-label="New review"
// on a link, button or field. In a script: registerKey({ key, label, run }). "?" lists them all.
import { openDialog } from "./dialogs.js";

/** @typedef {{ key: string, label: string, run: (event: KeyboardEvent) => void, always?: boolean }} Shortcut */

const STORED = "evenhand.keys";
/** @type {Map<string, Shortcut>} */
const registered = new Map();

/**
 * @param {Shortcut} shortcut `key` as a person would read it: "j", "?", "mod+enter"; `always` also
 *   inside text fields
 * @returns {() => void} takes the shortcut away again
 */
export function registerKey(shortcut) {
  registered.set(shortcut.key, shortcut);
  return () => registered.delete(shortcut.key);
}

/** Single keys can be switched off by those whose speech or switch input would trigger them. */
export function keysEnabled() {
  return localStorage.getItem(STORED) !== "off";
}

/** @param {boolean} enabled */
export function setKeysEnabled(enabled) {
  localStorage.setItem(STORED, enabled ? "on" : "off");
}

/** @param {KeyboardEvent} event */
function nameOf(event) {
  const modifier = event.ctrlKey || event.metaKey ? "mod+" : "";
  return modifier + event.key.toLowerCase();
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches("textarea, select")) return true;
  return target.matches("input:not([type=radio], [type=checkbox], [type=button], [type=submit])");
}

/** @param {string} key */
function elementFor(key) {
  const scope = document.querySelector("dialog[open]") ?? document;
  return /** @type {HTMLElement | null} */ (scope.querySelector(`[data-key="${CSS.escape(key)}"]`));
}

/** @param {HTMLElement} element */
function use(element) {
  if (element.matches("input, textarea, select")) element.focus();
  else element.click();
}

/**
 * @param {string} key
 * @param {KeyboardEvent} event
 */
function runKey(key, event) {
  const shortcut = registered.get(key);
  if (shortcut && !document.querySelector("dialog[open]")) return shortcut.run(event), true;
  const element = elementFor(key);
  if (element) use(element);
  return Boolean(element);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || event.isComposing) return;
  const key = nameOf(event);
  const withModifier = key.startsWith("mod+");
  if (!withModifier && !keysEnabled() && key !== "?") return;
  if (isTyping(event.target) && !withModifier && !registered.get(key)?.always) return;
  if (runKey(key, event)) event.preventDefault();
});

/** What "?" shows: the keys of scripts and those declared on elements, each once. */
export function allKeys() {
  const declared = [...document.querySelectorAll("[data-key][data-key-label]")].map((element) => ({
    key: element.getAttribute("data-key") ?? "",
    label: element.getAttribute("data-key-label") ?? "",
  }));
  const scripted = [...registered.values()].map(({ key, label }) => ({ key, label }));
  const byKey = new Map([...scripted, ...declared].map((entry) => [entry.key, entry]));
  return [...byKey.values()].filter((entry) => entry.label);
}

/** @param {string} key */
export function spell(key) {
  const mod = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl";
  const names = { mod, enter: "↵", arrowup: "↑", arrowdown: "↓", escape: "Esc" };
  return key.split("+").map((part) => names[/** @type {keyof typeof names} */ (part)] ?? part.toUpperCase());
}

registerKey({ key: "?", label: "", run: () => openDialog("keys-dialog") });
