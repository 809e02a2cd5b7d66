import Alpine from "@alpinejs/csp";
import { dirtyForm } from "./dirty-form.js";
import { keyList } from "./key-list.js";
import { selectAll } from "./select-all.js";
import { themeSwitch } from "./theme-switch.js";

Alpine.data("dirtyForm", dirtyForm);
Alpine.data("keyList", keyList);
Alpine.data("selectAll", selectAll);
Alpine.data("themeSwitch", themeSwitch);

// Module scripts run before this event, so every bundle has registered its own components by then:
// import { Alpine } from this file and call Alpine.data().
addEventListener("DOMContentLoaded", () => Alpine.start());

export { Alpine };
