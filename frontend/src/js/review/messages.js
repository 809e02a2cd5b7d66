// Moving through the messages of the conversation: J and K, V quotes the whole message.
import { registerKey } from "../behaviours/keys.js";

/** @param {(message: Element) => void} quote */
export function messages(quote) {
  const all = [...document.querySelectorAll("[data-message].message")];
  let place = -1;

  /** @param {number} step */
  function move(step) {
    if (!all.length) return;
    all[place]?.classList.remove("is-current");
    all[place]?.removeAttribute("aria-current");
    place = Math.min(Math.max(place + step, 0), all.length - 1);
    all[place].classList.add("is-current");
    all[place].scrollIntoView({ block: "nearest" });
    all[place].setAttribute("aria-current", "true");
  }

  registerKey({ key: "j", label: text("j"), run: () => move(1) });
  registerKey({ key: "k", label: text("k"), run: () => move(-1) });
  registerKey({ key: "v", label: text("v"), run: () => quote(all[Math.max(place, 0)]) });
}

/** @param {string} key */
function text(key) {
  return document.querySelector("form[data-review]")?.getAttribute(`data-key-${key}`) ?? "";
}
