// The terminal has the keyboard from the start; textual-serve's own page waits for a click.
addEventListener("DOMContentLoaded", () => {
  new MutationObserver(() => {
    document.querySelector(".xterm-helper-textarea")?.focus();
  }).observe(document.body, { attributeFilter: ["class"] });
});
