// The document being built, who is who in it, and the states to go back to.

import { word } from "./page.js";

/** @typedef {{_id: number, label: string, value: number, passes: boolean, guidance: string}} Option */
/** @typedef {{_id: number, field: string, values: string[], is_not: boolean}} Condition */
/** @typedef {{_id: number, key: string, name: string, weight: number, section: string, points: number, critical: boolean, failing: string[], options: Option[], applies: Condition[], allow_na: boolean}} Category */
/** @typedef {{_id: number, key: string, name: string, weight: number, bonus: boolean}} Section */
/** @typedef {{section: Section | null, categories: Category[]}} Group */

const REMEMBERED = 200;
const LISTS = ["categories", "sections", "options", "applies", "bands"];

let last = 0;

/** A number for a new part of the document; the server never sees it. */
export function newId() {
  last += 1;
  return last;
}

export class State {
  /**
   * @param {any} content
   * @param {{categories: string[], sections: string[]}} known keys that earlier versions use
   * @param {Record<string, string>} answers of the worked example
   */
  constructor(content, known, answers) {
    this.content = numbered(content);
    this.known = known;
    this.answers = answers;
    /** @type {Set<number>} categories that are unfolded */
    this.open = new Set();
    /** @type {string[]} */
    this.past = [];
    this.lastPlace = "";
  }

  /** @returns {Category[]} */
  get categories() {
    return this.content.categories;
  }

  /** @returns {Section[]} */
  get sections() {
    return this.content.sections;
  }

  /**
   * Keep what is there now, to come back to. Typing on in one field is one change.
   * @param {string} [place] the field that is typed in
   */
  remember(place = "") {
    if (place && place === this.lastPlace) return;
    this.lastPlace = place;
    this.past.push(JSON.stringify(this.content));
    if (this.past.length > REMEMBERED) this.past.shift();
  }

  /** @returns {boolean} whether there was anything to undo */
  undo() {
    const before = this.past.pop();
    this.lastPlace = "";
    if (before === undefined) return false;
    this.content = JSON.parse(before);
    return true;
  }

  /** The document as the server knows it. */
  sent() {
    return JSON.parse(JSON.stringify(this.content, (key, value) => (key === "_id" ? undefined : value)));
  }

  /** Categories by section in the order of the sections; those of no section come last. @returns {Group[]} */
  groups() {
    const known = new Set(this.sections.map((section) => section.key));
    /** @type {Group[]} */
    const groups = this.sections.map((section) => ({
      section,
      categories: this.categories.filter((category) => category.section === section.key),
    }));
    const others = this.categories.filter((category) => !known.has(category.section));
    if (others.length || !groups.length) groups.push({ section: null, categories: others });
    return groups;
  }

  /** @param {Group[]} groups */
  setGroups(groups) {
    for (const group of groups) {
      for (const category of group.categories) category.section = group.section?.key ?? "";
    }
    this.content.categories = groups.flatMap((group) => group.categories);
  }

  /** Where it stands, to be said. @param {Category} category */
  placeOf(category) {
    const group = this.groups().find((each) => each.categories.includes(category));
    const all = group?.categories ?? [];
    const section = group?.section?.name || word("form");
    return { name: category.name, place: all.indexOf(category) + 1, total: all.length, section };
  }

  /** @param {Section} section */
  placeOfSection(section) {
    const total = this.sections.length;
    return { name: section.name, place: this.sections.indexOf(section) + 1, total };
  }

  /** The key follows the name until a published version has it. @param {Category} category */
  keyFromName(category) {
    if (this.known.categories.includes(category.key)) return;
    const old = category.key;
    const taken = [...this.known.categories, ...others(this.categories, category)];
    category.key = freeKey(category.name, "category", taken);
    if (old in this.answers) this.answers[category.key] = this.answers[old];
    else this.answers[category.key] ??= "0";
  }

  /** @param {Section} section */
  sectionKeyFromName(section) {
    if (this.known.sections.includes(section.key)) return;
    const old = section.key;
    section.key = freeKey(section.name, "section", [...this.known.sections, ...others(this.sections, section)]);
    for (const category of this.categories) {
      if (old && category.section === old) category.section = section.key;
    }
  }
}

/** @param {any} content every part of a list gets a number of its own */
function numbered(content) {
  if (Array.isArray(content)) return content.map(numbered);
  if (content === null || typeof content !== "object") return content;
  for (const [key, value] of Object.entries(content)) {
    content[key] = numbered(value);
    if (!LISTS.includes(key) || !Array.isArray(value)) continue;
    for (const part of value) part._id = newId();
  }
  return content;
}

/**
 * @param {{key: string}[]} all
 * @param {{key: string}} one
 */
function others(all, one) {
  return all.filter((other) => other !== one).map((other) => other.key);
}

/**
 * @param {string} name
 * @param {string} fallback
 * @param {string[]} taken
 */
function freeKey(name, fallback, taken) {
  const plain = name.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const base = plain.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 50) || fallback;
  let key = base;
  for (let number = 2; taken.includes(key); number += 1) key = `${base}-${number}`;
  return key;
}
