// The review screen: rate, note, quote, save as one goes, submit.
import { evidence } from "./review/evidence.js";
import { kudos } from "./review/kudos.js";
import { offers } from "./review/offers.js";
import { questions } from "./review/questions.js";
import { saving } from "./review/saving.js";
import { messages } from "./review/messages.js";

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-review]"));
if (form) {
  const saver = saving(form);
  const asked = questions(form, saver.changed);
  const quoted = evidence(form, asked.current, saver.changed);
  messages(quoted.quoteMessage);
  offers(form);
  kudos();
}
