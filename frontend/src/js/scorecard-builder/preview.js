// What a reviewer sees, as the server draws it; its radios are the worked example's answers.
import { Idiomorph } from "idiomorph";

/** @param {import("./state.js").State} state */
export function preview(state) {
  const body = document.querySelector("[data-preview-body]");
  /** @type {() => void} */
  let asked = () => {};

  body?.addEventListener("change", (event) => {
    const radio = /** @type {HTMLInputElement} */ (event.target);
    if (!radio.dataset.answer) return;
    state.answers[radio.dataset.answer] = radio.value;
    asked();
  });

  return {
    /** @param {{preview: string}} answer */
    show(answer) {
      if (body) Idiomorph.morph(body, answer.preview, { morphStyle: "innerHTML" });
    },
    /** @param {() => void} look */
    onAnswer(look) {
      asked = look;
    },
  };
}
