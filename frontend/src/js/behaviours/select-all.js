/**
 * x-data="selectAll" around a list: one [data-select-all] box governs the [data-select] boxes, and
 * `count` drives the bar that says what to do with them.
 */
export function selectAll() {
  return {
    count: 0,

    /** @this {{ count: number, $root: HTMLElement, boxes(): HTMLInputElement[], update(): void }} */
    init() {
      this.$root.addEventListener("change", (event) => {
        const box = /** @type {HTMLInputElement} */ (event.target);
        if (box.matches("[data-select-all]")) for (const one of this.boxes()) one.checked = box.checked;
        if (box.matches("[data-select-all], [data-select]")) this.update();
      });
      this.update();
    },

    /** @this {{ $root: HTMLElement }} */
    boxes() {
      return [...this.$root.querySelectorAll("input[data-select]")];
    },

    /** @this {{ count: number, $root: HTMLElement, boxes(): HTMLInputElement[] }} */
    update() {
      const boxes = this.boxes();
      this.count = boxes.filter((box) => box.checked).length;
      const all = this.$root.querySelector("input[data-select-all]");
      if (!(all instanceof HTMLInputElement)) return;
      all.checked = this.count > 0 && this.count === boxes.length;
      all.indeterminate = this.count > 0 && !all.checked;
    },

    /** @this {{ count: number }} */
    any() {
      return this.count > 0;
    },
  };
}
