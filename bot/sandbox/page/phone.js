/* One phone: a person's view of one chat, with everything that they can do in it. */

import { Answers } from "./answers.js";
import { Attachments } from "./attach.js";
import { element, icon, iconButton } from "./dom.js";
import { History } from "./history.js";
import { snippet } from "./message.js";
import { act } from "./server.js";

const languages = new Intl.DisplayNames(["en"], { type: "language" });

/* The phone of one person on one chat; `node` is its element. */
export class Phone {
  constructor({ person, chat }) {
    this.person = person;
    this.chat = chat;
    this.pressedAt = 0; // when this person last pressed an inline button here, in the page's own milliseconds
    this.repliesTo = null; // the id of the message that the next thing sent answers
    this.keyboard = "null"; // the reply keyboard that is drawn, as JSON
    this.history = new History(chat, {
      press: (message, button, node) => this.press(message, button, node),
      reply: (message) => this.replyTo(message),
      view: viewPhoto,
    });
    this.attachments = new Attachments(
      () => this.history.settle(),
      (lat, lon) => this.sendPlace(this.replying({ act: "location", lat, lon })),
    );
    this.heading = element("h2", {}, chat.title);
    const start = () => this.act({ act: "text", text: "/start" });
    this.start = element(
      "button",
      { type: "button", class: "primary start", "data-role": "start", onclick: start },
      "Start",
    );
    this.answers = new Answers();
    this.keys = element("div", { class: "keys", hidden: true });
    this.node = this.draw();
  }

  /* Show the state of this phone. */
  show({ chat, messages, keyboard }, city, photos) {
    this.heading.textContent = chat.title;
    this.attachments.know(city, photos);
    this.showKeyboard(keyboard);
    this.start.hidden = chat.kind !== "private" || messages.length > 0;
    if (this.history.show(messages, city) && !this.isWatched()) this.node.classList.add("news");
  }

  draw() {
    const { person, chat } = this;
    const kind = chat.kind === "private" ? "private chat" : "in the group";
    const caption = element(
      "p",
      { class: "whose" },
      element("strong", {}, `${person.name}’s phone`),
      element("span", {}, `${kind} · ${languageName(person.language)}`),
      element("span", { class: "new" }, "New"),
    );
    const head = element(
      "header",
      { class: "chat" },
      element(
        "span",
        { class: `face face-${[...chat.title].length % 7}`, "aria-hidden": "true" },
        initials(chat.title),
      ),
      element("div", {}, this.heading, element("small", {}, chat.kind === "private" ? "bot" : "group")),
    );
    this.history.node.append(this.start, this.answers.toast);
    const screen = element(
      "div",
      { class: "screen" },
      head,
      this.history.node,
      this.attachments.sheet,
      this.drawComposer(),
      this.keys,
      this.answers.cover,
    );
    const notice = () => this.node.classList.remove("news");
    return element(
      "section",
      {
        class: "phone",
        "data-phone": person.name,
        "aria-label": `${person.name}’s phone: ${chat.title}`,
        onpointerenter: notice,
        onpointerdown: notice,
        onfocusin: notice,
        onkeydown: (event) => this.escape(event),
        ondragover: (event) => event.preventDefault(),
        ondrop: (event) => this.drop(event),
      },
      caption,
      element("div", { class: "frame", lang: person.language || "en" }, screen),
    );
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
    const problem = await act({ person: this.person.id, chat: this.chat.id, ...deed });
    if (problem) this.answers.say(problem);
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
    this.pressedAt = performance.now();
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

  isWatched() {
    return this.node.matches(":hover") || this.node.contains(document.activeElement);
  }
}

function initials(title) {
  return title
    .split(/\s+/)
    .map((word) => [...word][0] ?? "")
    .join("")
    .slice(0, 2)
    .toUpperCase();
}

function languageName(code) {
  try {
    return languages.of(code) ?? code;
  } catch {
    return code ?? ""; // not a language tag that the browser knows
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
