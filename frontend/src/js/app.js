// What every page needs: htmx with morphing, the Alpine components, keys, dialogs and menus.
import "./behaviours/htmx.js";
import "./behaviours/menus.js";
import "./behaviours/dialogs.js";
import "./behaviours/keys.js";
import "./behaviours/file-drop.js";
import "./behaviours/panes.js";
import "./behaviours/alpine.js";
