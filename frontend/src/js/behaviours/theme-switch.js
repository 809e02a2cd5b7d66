const YEAR = 60 * 60 * 24 * 365;

/**
 * Light, dark or as the system says. The choice is a cookie, so the server can write data-theme
 * into the page itself and nothing flashes while it loads.
 */
export function themeSwitch() {
  return {
    theme: document.documentElement.dataset.theme ?? "system",

    /** @this {{ theme: string, $el: HTMLElement }} */
    choose() {
      this.theme = this.$el.dataset.themeChoice ?? "system";
      apply(this.theme);
    },

    /** @this {{ theme: string, $el: HTMLElement }} */
    chosen() {
      return String(this.theme === this.$el.dataset.themeChoice);
    },
  };
}

/** @param {string} theme */
function apply(theme) {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `evenhand_theme=${theme}; path=/; max-age=${YEAR}; SameSite=Lax${secure}`;
}
