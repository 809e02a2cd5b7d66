import { allKeys, keysEnabled, setKeysEnabled, spell } from "./keys.js";

/** x-data="keyList" on the keys dialog: lists the page's keys afresh each time it opens. */
export function keyList() {
  return {
    enabled: keysEnabled(),

    /** @this {{ $el: HTMLElement, fill(): void }} */
    init() {
      new MutationObserver(() => this.fill()).observe(this.$el, { attributeFilter: ["open"] });
    },

    /** @this {{ $root: HTMLElement }} */
    fill() {
      const rows = allKeys().map(({ key, label }) => row(spell(key), label));
      this.$root.querySelector("[data-key-rows]")?.replaceChildren(...rows);
    },

    /** @this {{ enabled: boolean }} */
    toggle() {
      this.enabled = !this.enabled;
      setKeysEnabled(this.enabled);
    },
  };
}

/**
 * @param {string[]} parts
 * @param {string} label
 */
function row(parts, label) {
  const item = document.createElement("li");
  item.className = "row";
  const words = document.createElement("span");
  words.textContent = label;
  const keys = document.createElement("span");
  keys.append(...parts.flatMap((part) => [kbd(part), " "]));
  item.append(words, keys);
  return item;
}

/** @param {string} text */
function kbd(text) {
  const element = document.createElement("kbd");
  element.textContent = text;
  return element;
}
