// Saving as one goes: half a second after the last change, and again until it has worked.
const PAUSE = 500;
const RETRY = 4000;

/** @param {HTMLFormElement} form */
export function saving(form) {
  const texts = form.dataset;
  const state = /** @type {HTMLElement} */ (form.querySelector("[data-state]"));
  const problem = /** @type {HTMLElement} */ (form.querySelector("[data-problem]"));
  let edit = Number(form.dataset.edit);
  let dirty = false;
  let blocked = false;
  let timer = 0;
  /** @type {Promise<void> | null} */
  let running = null;

  function changed() {
    if (blocked) return;
    dirty = true;
    state.textContent = texts.textUnsaved ?? "";
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  }

  async function save() {
    clearTimeout(timer);
    if (running) await running;
    if (!dirty || blocked) return;
    running = send();
    await running;
    running = null;
  }

  async function send() {
    dirty = false;
    state.textContent = texts.textSaving ?? "";
    const answer = await post(form.dataset.save ?? "", content(form, edit));
    if (!answer) return later();
    if (answer.status === 409) return stop(answer.data.error);
    if (answer.data.error) return say(answer.data.error);
    edit = answer.data.edit;
    say("");
    show(answer.data);
    state.textContent = texts.textSaved ?? "";
  }

  function later() {
    dirty = true;
    state.textContent = texts.textOffline ?? "";
    timer = setTimeout(save, RETRY);
  }

  /** Another window or a submission went before: nothing here is written over it. @param {string} text */
  function stop(text) {
    blocked = true;
    state.textContent = texts.textUnsaved ?? "";
    say(text);
  }

  /** @param {string} text */
  function say(text) {
    problem.textContent = text;
    problem.hidden = !text;
  }

  /** @param {{score: string | null, missing: string[]}} data */
  function show(data) {
    const score = form.querySelector("[data-score]");
    if (score) score.textContent = data.score ?? texts.textNoScore ?? "";
  }

  /** @param {{missing?: string[]}} data */
  function markMissing(data) {
    for (const question of form.querySelectorAll("[data-question]")) {
      const open = !question.querySelector("input[type=radio]:checked");
      question.classList.toggle("rating-missing", open);
    }
    form.querySelector(".rating-missing")?.scrollIntoView({ block: "center" });
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (blocked) return;
    await save();
    if (running) await running;
    const pressed = /** @type {HTMLButtonElement | null} */ (event.submitter);
    const button = pressed ?? /** @type {HTMLButtonElement | null} */ (form.querySelector("[type=submit]"));
    if (button) button.disabled = true;
    const answer = await post(pressed?.dataset.to ?? texts.submit ?? "", content(form, edit));
    if (answer?.data.url) {
      dirty = false;
      location.assign(answer.data.url);
      return;
    }
    if (button) button.disabled = false;
    if (!answer) return say(texts.textOffline ?? "");
    if (answer.status === 409) return stop(answer.data.error);
    if (answer.data.edit) edit = answer.data.edit;
    say(answer.data.error);
    markMissing(answer.data);
  });

  addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });

  return { changed };
}

/**
 * @param {string} url
 * @param {object} body
 * @returns {Promise<{status: number, data: any} | null>} null when nothing came back
 */
async function post(url, body) {
  try {
    const token = /** @type {HTMLInputElement} */ (document.querySelector("[name=csrfmiddlewaretoken]")).value;
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify(body),
      keepalive: true,
    });
    if (response.status >= 500) return null;
    if (response.status === 403 || response.status === 404) return { status: 409, data: { error: gone() } };
    return { status: response.status, data: await response.json() };
  } catch {
    return null;
  }
}

/** What to say when the review is no longer there for this person. */
function gone() {
  const form = /** @type {HTMLElement | null} */ (document.querySelector("form[data-review]"));
  return form?.dataset.textGone ?? "";
}

/**
 * Everything on the screen, as the server keeps it.
 * @param {HTMLFormElement} form
 * @param {number} edit
 */
function content(form, edit) {
  const data = new FormData(form);
  /** @type {Record<string, object>} */
  const answers = {};
  for (const question of form.querySelectorAll("[data-question]")) {
    const key = question.getAttribute("data-question") ?? "";
    answers[key] = answer(data, question, key);
  }
  return { edit, comment: String(data.get("comment") ?? ""), answers };
}

/**
 * @param {FormData} data
 * @param {Element} question
 * @param {string} key
 */
function answer(data, question, key) {
  const chosen = data.get(`option-${key}`);
  const items = /** @type {HTMLElement[]} */ ([...question.querySelectorAll("[data-evidence] > li")]);
  return {
    option: chosen === null ? null : chosen === "na" ? -1 : Number(chosen),
    root_causes: data.getAll(`cause-${key}`),
    comment: String(data.get(`comment-${key}`) ?? ""),
    evidence: items.map((item) => ({
      message: Number(item.dataset.message),
      start: Number(item.dataset.start),
      end: Number(item.dataset.end),
      quote: item.querySelector("blockquote")?.textContent ?? "",
    })),
  };
}
