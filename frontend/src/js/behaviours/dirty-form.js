/** x-data="dirtyForm" on a <form>: leaving the page asks first while something is unsaved. */
export function dirtyForm() {
  return {
    dirty: false,

    /** @this {{ dirty: boolean, $el: HTMLElement, warn: (event: BeforeUnloadEvent) => void }} */
    init() {
      this.$el.addEventListener("input", () => (this.dirty = true));
      this.$el.addEventListener("submit", () => (this.dirty = false));
      this.$el.addEventListener("htmx:afterRequest", (event) => {
        if (/** @type {CustomEvent} */ (event).detail.successful) this.dirty = false;
      });
      this.warn = (event) => {
        if (this.dirty) event.preventDefault();
      };
      addEventListener("beforeunload", this.warn);
    },

    /** @this {{ warn: (event: BeforeUnloadEvent) => void }} */
    destroy() {
      removeEventListener("beforeunload", this.warn);
    },
  };
}
