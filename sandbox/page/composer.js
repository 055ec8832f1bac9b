/* The field in which a person types, with what stands around it: the quoted message, the bot's commands, the keys. */

import { element, icon, iconButton } from "./dom.js";
import { openMenu } from "./menu.js";
import { snippet } from "./message.js";

/* The composer of one chat. `does` holds what its buttons do: send(), attach(), tap(key), command(words), take(files),
   settle() when its height has changed. `node` is the composer's element, and `keys` the reply keys' below it. */
export class Composer {
  constructor(person, tray, does) {
    Object.assign(this, { person, does });
    this.message = null; // the message that is answered or changed
    this.isEdit = false;
    this.forcedBy = null; // the id of the message that demands a reply
    this.keyboard = "null"; // the reply keyboard that is drawn, as JSON
    this.commands = [];
    this.keys = element("div", { class: "keys", hidden: true });
    this.node = this.draw(tray);
  }

  draw(tray) {
    this.input = element("textarea", {
      rows: 1,
      "data-role": "input",
      "aria-label": `Message as ${this.person.name}`,
      placeholder: "Message",
      dir: "auto",
      onkeydown: (event) => this.typeKey(event),
      oninput: () => this.grow(),
      onpaste: (event) => this.paste(event),
    });
    this.quote = element("div", { class: "quoting", hidden: true });
    this.keysButton = iconButton("keys", "Show or hide the keyboard", "keys", () => this.toggleKeys());
    this.menuButton = iconButton("list", "The bot’s commands", "commands", () => this.openCommands());
    this.keysButton.hidden = this.menuButton.hidden = true;
    this.sendButton = iconButton("send", "Send", "send", () => this.does.send());
    this.sendButton.classList.add("go");
    const clip = iconButton("clip", "Attach", "attach", () => this.does.attach());
    const entry = element(
      "div",
      { class: "entry" },
      this.menuButton,
      clip,
      this.input,
      this.keysButton,
      this.sendButton,
    );
    return element("div", { class: "composer" }, this.quote, ...tray, entry);
  }

  get words() {
    return this.input.value.trim();
  }

  /* Return the id of the message that the next thing sent answers, or null. */
  get repliesTo() {
    return this.isEdit ? null : (this.message?.id ?? null);
  }

  /* Tell whether the person has begun something. */
  isInUse() {
    return this.input.value !== "" || this.message !== null;
  }

  /* Show what the bot put under the chat: reply keys, a demand to reply, a hint, its commands. */
  show({ keyboard, asks, commands, messages }) {
    this.showKeyboard(keyboard);
    this.commands = commands;
    this.menuButton.hidden = !commands.length;
    this.input.placeholder = asks?.hint ?? "Message";
    const forcedBy = asks?.message ?? null;
    if (forcedBy !== this.forcedBy) {
      const asking = messages.find(({ id }) => id === forcedBy);
      if (asking) this.answer(asking);
      else if (this.message?.id === this.forcedBy) this.answer(null);
      this.forcedBy = forcedBy;
    }
    if (this.message && !messages.some(({ id }) => id === this.message.id)) this.answer(null); // it was deleted
  }

  /* Let the next thing that is sent answer a message; null for none. */
  answer(message) {
    if (this.isEdit) this.setWords("");
    this.isEdit = false;
    this.showQuote(message, message && (message.mine ? this.person.name : message.from.name), "reply");
  }

  /* Let the next words replace those of a message. */
  edit(message) {
    this.isEdit = true;
    this.setWords(message.words);
    this.showQuote(message, "Edit message", "edit");
  }

  /* Forget what was sent; the person may have written on meanwhile. */
  clear(words) {
    if (this.words === words || this.isEdit) this.setWords("");
    this.isEdit = false;
    this.showQuote(null);
  }

  showQuote(message, title, sign) {
    this.message = message;
    this.quote.hidden = !message;
    this.quote.replaceChildren();
    this.does.settle();
    if (!message) return;
    this.quote.append(
      icon(sign),
      element("div", {}, element("strong", {}, title), element("span", {}, snippet(message))),
      iconButton("close", "Leave it", "no-reply", () => this.answer(null)),
    );
    this.input.focus();
  }

  showKeyboard(keyboard) {
    const looks = JSON.stringify(keyboard);
    if (looks === this.keyboard) return;
    this.keyboard = looks;
    this.keysButton.hidden = !keyboard;
    this.keys.hidden = !keyboard;
    const draw = (key) =>
      element(
        "button",
        { type: "button", "data-key": true, onclick: () => this.does.tap(key) },
        key.location ? icon("pin") : null,
        key.text,
      );
    this.keys.replaceChildren(...(keyboard ?? []).map((row) => element("div", { class: "row" }, ...row.map(draw))));
    this.does.settle();
  }

  openCommands() {
    const items = this.commands.map(({ command, description }) => ({
      label: `/${command}`,
      note: description,
      onclick: () => this.does.command(`/${command}`),
    }));
    openMenu(this.menuButton, items);
  }

  toggleKeys() {
    this.keys.hidden = !this.keys.hidden;
    this.does.settle();
  }

  typeKey(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.does.send();
  }

  paste(event) {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    this.does.take([...event.clipboardData.files]);
  }

  setWords(words) {
    this.input.value = words;
    this.grow();
  }

  grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight}px`;
    this.does.settle();
  }
}
