// The scorecard builder: a document in the page, drawn, changed, saved as one goes, undone.
import { registerKey } from "./behaviours/keys.js";
import { actions } from "./scorecard-builder/actions.js";
import { dragging } from "./scorecard-builder/dragging.js";
import { drawing } from "./scorecard-builder/drawing.js";
import { editing } from "./scorecard-builder/editing.js";
import { preview } from "./scorecard-builder/preview.js";
import { saving } from "./scorecard-builder/saving.js";
import { State } from "./scorecard-builder/state.js";
import { data } from "./scorecard-builder/page.js";

const form = /** @type {HTMLFormElement | null} */ (document.getElementById("builder"));
if (form) {
  const state = new State(data("builder-document"), data("builder-known"), data("builder-answers"));
  const drawer = drawing(form, state);
  const shown = preview(state);
  const saver = saving(form, state, (answer) => {
    shown.show(answer);
    drawer.showShares(answer.shares);
    drawer.showFaults(answer.faults);
  });
  shown.onAnswer(saver.look);
  const changed = () => {
    drawer.showUndo();
    saver.changed();
  };
  const verbs = actions(form, state, drawer, changed);
  editing(form, state, drawer, changed);
  dragging(form, state, drawer, changed);
  registerKey({ key: "z", label: "", run: () => verbs.undo() });
  drawer.draw();
  saver.look();
}
