// Saving as one goes, what came in between, and publishing.
import { csrfToken } from "../behaviours/htmx.js";
import { toast } from "../behaviours/toasts.js";
import { word } from "./page.js";

const PAUSE = 600;
const RETRY = 4000;

/**
 * @param {HTMLFormElement} form
 * @param {import("./state.js").State} state
 * @param {(answer: any) => void} shown
 */
export function saving(form, state, shown) {
  const said = /** @type {HTMLElement} */ (form.querySelector("[data-state]"));
  const conflict = /** @type {HTMLElement} */ (form.querySelector("[data-conflict]"));
  let edit = Number(form.dataset.edit);
  let dirty = false;
  let blocked = false;
  let timer = 0;
  let theirs = -1;
  /** @type {Promise<void> | null} */
  let running = null;

  const body = () => ({ edit, document: state.sent(), answers: state.answers });

  function changed() {
    dirty = true;
    if (blocked) return;
    said.textContent = word("unsaved");
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  }

  async function save() {
    clearTimeout(timer);
    while (running) await running;
    if (!dirty || blocked) return;
    running = send();
    await running;
    running = null;
  }

  async function send() {
    dirty = false;
    said.textContent = word("saving");
    const answer = await post(form.dataset.save ?? "", body());
    if (!answer) return later();
    if (answer.status === 409) return stop(answer.data);
    if (answer.data.error) return refuse(answer.data.error);
    edit = answer.data.edit;
    if (!dirty) said.textContent = word("saved");
    shown(answer.data);
  }

  function later() {
    dirty = true;
    said.textContent = word("offline");
    timer = setTimeout(save, RETRY);
  }

  /** @param {string} error */
  function refuse(error) {
    dirty = true;
    said.textContent = word("refused", { error });
  }

  /** Nothing is written over somebody else's save unless the person says so. @param {any} data */
  function stop(data) {
    blocked = true;
    dirty = true;
    theirs = data.edit ?? -1;
    said.textContent = word("conflict");
    const text = /** @type {HTMLElement} */ (conflict.querySelector("[data-conflict-text]"));
    if (data.conflict) text.innerHTML = data.conflict;
    else text.textContent = data.error;
    /** @type {HTMLElement} */ (conflict.querySelector("[data-keep-mine]")).hidden = theirs < 0;
    if (data.url) conflict.dataset.url = data.url;
    conflict.hidden = false;
    conflict.scrollIntoView({ block: "nearest" });
  }

  conflict.querySelector("[data-take-theirs]")?.addEventListener("click", () => {
    dirty = false;
    if (conflict.dataset.url) location.assign(conflict.dataset.url);
    else location.reload();
  });

  conflict.querySelector("[data-keep-mine]")?.addEventListener("click", () => {
    edit = theirs;
    blocked = false;
    conflict.hidden = true;
    save();
  });

  let looks = 0;

  /** Show the document as it is without saving it. */
  async function look() {
    looks += 1;
    const mine = looks;
    const answer = await post(form.dataset.preview ?? "", body());
    if (answer && mine === looks && !answer.data.error) shown(answer.data);
  }

  form.querySelector("button[data-publish]")?.addEventListener("click", async () => {
    await save();
    if (dirty) return toast(said.textContent ?? "", "bad");
    const response = await fetch(form.dataset.publish ?? "").catch(() => null);
    if (!response?.ok) return toast(word("offline"), "bad");
    const place = document.querySelector("[data-publish-place]");
    if (place) place.innerHTML = await response.text();
    place?.querySelector("dialog")?.showModal();
  });

  addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });

  return { changed, look };
}

/**
 * @param {string} url
 * @param {object} content
 * @returns {Promise<{status: number, data: any} | null>} null when nothing came back
 */
async function post(url, content) {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
      body: JSON.stringify(content),
    });
    if (response.status >= 500) return null;
    return { status: response.status, data: await response.json() };
  } catch {
    return null;
  }
}
