// Offers the browser's own time zone where nobody has chosen one yet.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const choice = /** @type {HTMLSelectElement | null} */ (document.querySelector("select[name=time_zone]"));
if (choice?.value === "UTC" && [...choice.options].some((option) => option.value === zone)) choice.value = zone;
