/* One chat as a person sees it: the messages, and everything that they can do there.

   Only the chat in front of a phone stands in the page. The others are kept up to date beside it, and keep what was
   typed, chosen and scrolled in them. */

import { Attachments } from "./attach.js";
import { element, icon, iconButton } from "./dom.js";
import { History } from "./history.js";
import { snippet } from "./message.js";
import { act } from "./server.js";

/* The chat of one person; `node` is its element, and `say(problem)` tells them what could not be done. */
export class Chat {
  constructor(person, { id, title, kind }, say) {
    Object.assign(this, { person, id, title, kind, say });
    this.unseen = false; // whether something is new here that the person has not looked at
    this.repliesTo = null; // the id of the message that the next thing sent answers
    this.keyboard = "null"; // the reply keyboard that is drawn, as JSON
    this.history = new History(this, {
      press: (message, button, node) => this.press(message, button, node),
      reply: (message) => this.replyTo(message),
      view: viewPhoto,
    });
    this.attachments = new Attachments(
      () => this.history.settle(),
      (lat, lon) => this.sendPlace(this.replying({ act: "location", lat, lon })),
    );
    const start = () => this.act({ act: "text", text: "/start" });
    this.start = element(
      "button",
      { type: "button", class: "primary start", "data-role": "start", onclick: start },
      "Start",
    );
    this.history.node.append(this.start);
    this.keys = element("div", { class: "keys", hidden: true });
    const composer = this.drawComposer();
    this.node = element("div", { class: "room" }, this.history.node, this.attachments.sheet, composer, this.keys);
  }

  /* Show the state of this chat; returns what is new in it, see History.show. */
  show({ chat, messages, keyboard }, city, photos) {
    this.title = chat.title;
    this.attachments.know(city, photos);
    this.showKeyboard(keyboard);
    this.start.hidden = chat.kind !== "private" || messages.length > 0;
    return this.history.show(messages, city);
  }

  /* Tell whether the person is in the middle of something here. */
  isInUse() {
    return this.input.value !== "" || this.repliesTo !== null || this.attachments.isInUse();
  }

  drawComposer() {
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
    this.keysButton.hidden = true;
    this.sendButton = iconButton("send", "Send", "send", () => this.send());
    this.sendButton.classList.add("go");
    const clip = iconButton("clip", "Attach", "attach", () => this.attachments.toggle());
    return element(
      "div",
      { class: "composer" },
      this.quote,
      this.attachments.tray,
      this.attachments.input,
      element("div", { class: "entry" }, clip, this.input, this.keysButton, this.sendButton),
    );
  }

  showKeyboard(keyboard) {
    const looks = JSON.stringify(keyboard);
    if (looks === this.keyboard) return;
    this.keyboard = looks;
    this.keysButton.hidden = !keyboard;
    this.keys.hidden = !keyboard;
    const key = ({ text, location }) =>
      element(
        "button",
        { type: "button", "data-key": true, onclick: () => this.tapKey(text, location) },
        location ? icon("pin") : null,
        text,
      );
    this.keys.replaceChildren(...(keyboard ?? []).map((row) => element("div", { class: "row" }, ...row.map(key))));
    this.history.settle();
  }

  /* Do something as this person; what cannot be done is said. Returns whether it was done. */
  async act(deed) {
    const problem = await act({ person: this.person.id, chat: this.id, ...deed });
    if (problem) this.say(problem);
    return !problem;
  }

  async send() {
    const words = this.input.value.trim();
    const deeds = this.attachments.deeds();
    if (deeds.length && words) deeds[0].caption = words;
    if (!deeds.length && words) deeds.push({ act: "text", text: words });
    if (!deeds.length || this.sendButton.disabled) return;
    this.sendButton.disabled = true;
    let done = true;
    for (const deed of deeds) done = done && (await this.act(this.replying(deed)));
    this.sendButton.disabled = false;
    if (!done) return; // what was written and chosen stays, to be changed and sent again
    if (this.input.value.trim() === words) this.input.value = ""; // else the person has written on meanwhile
    this.grow();
    this.attachments.clear();
    this.replyTo(null);
    this.history.toBottom();
  }

  async sendPlace(deed) {
    if (!(await this.act(deed))) return;
    this.attachments.close();
    this.replyTo(null);
    this.history.toBottom();
  }

  async press(message, { text, data, url }, node) {
    if (url) {
      window.open(url, "_blank", "noopener,noreferrer");
      return;
    }
    node.setAttribute("aria-busy", "true");
    await this.act({ act: "press", message: message.id, data, label: text });
    node.removeAttribute("aria-busy");
  }

  async tapKey(label, location) {
    if (location) this.attachments.open("location", (lat, lon) => this.sendPlace({ act: "key", label, lat, lon }));
    else await this.act({ act: "key", label });
    this.history.toBottom();
  }

  /* Let the next thing that is sent answer a message; null for none. */
  replyTo(message) {
    this.repliesTo = message?.id ?? null;
    this.quote.hidden = !message;
    this.quote.replaceChildren();
    if (!message) return;
    this.quote.append(
      icon("reply"),
      element(
        "div",
        {},
        element("strong", {}, message.mine ? this.person.name : message.from.name),
        element("span", {}, snippet(message)),
      ),
      iconButton("close", "Do not reply", "no-reply", () => this.replyTo(null)),
    );
    this.input.focus();
  }

  replying(deed) {
    return this.repliesTo === null ? deed : { ...deed, reply_to: this.repliesTo };
  }

  typeKey(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.send();
  }

  escape(event) {
    if (event.key !== "Escape") return;
    if (!this.attachments.sheet.hidden) this.attachments.close();
    else this.replyTo(null);
  }

  paste(event) {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    this.attachments.take([...event.clipboardData.files]);
  }

  drop(event) {
    event.preventDefault();
    this.attachments.take([...event.dataTransfer.files]);
  }

  toggleKeys() {
    this.attachments.close();
    this.keys.hidden = !this.keys.hidden;
    this.history.settle();
  }

  grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight}px`;
    this.history.settle();
  }
}

function viewPhoto({ url }) {
  const viewer = document.getElementById("viewer");
  const close = () => viewer.close();
  viewer.replaceChildren(
    element("img", { src: url, alt: "Photo", onclick: close }),
    iconButton("close", "Close", "close-photo", close),
  );
  viewer.onclick = (event) => event.target === viewer && close();
  viewer.showModal();
}
