/* What a phone says over its chat: a callback's answer, or why something could not be done. */

import { element } from "./dom.js";

const TOAST_MS = 4500;

/* The toast and the alert of one phone; the toast belongs into the history, the cover over the screen. */
export class Answers {
  constructor() {
    this.toast = element("div", { class: "toast", role: "status" });
    this.cover = element("div", { class: "cover", hidden: true });
  }

  /* Show a text: a toast that goes by itself, or an alert that wants an OK. */
  say(text, alert = false) {
    if (!text) return;
    if (alert) {
      this.showAlert(text);
      return;
    }
    this.toast.textContent = text;
    this.toast.classList.add("shown");
    clearTimeout(this.toastEnds);
    this.toastEnds = setTimeout(() => this.toast.classList.remove("shown"), TOAST_MS);
  }

  showAlert(text) {
    const before = document.activeElement;
    const close = () => {
      this.cover.hidden = true;
      this.cover.replaceChildren();
      if (before?.isConnected) before.focus();
    };
    const ok = element("button", { type: "button", class: "primary", onclick: close }, "OK");
    const keep = (event) => {
      event.stopPropagation(); // Escape closes the alert and not what is open below it
      if (event.key === "Escape") close();
      if (event.key === "Tab") event.preventDefault(); // OK is the only thing to do
    };
    const name = `alert-${performance.now()}`;
    const box = element(
      "div",
      { class: "alert", role: "alertdialog", "aria-modal": "true", "aria-labelledby": name, onkeydown: keep },
      element("p", { id: name }, text),
      ok,
    );
    this.cover.replaceChildren(box);
    this.cover.hidden = false;
    ok.focus();
  }
}
