/* One chat as a person sees it: the messages, and everything that they can do there.

   Only the chat in front of a phone stands in the page. The others are kept up to date beside it, and keep what was
   typed, chosen and scrolled in them. */

import { Attachments } from "./attach.js";
import { Composer } from "./composer.js";
import { element, icon, iconButton } from "./dom.js";
import { History } from "./history.js";
import { openMenu } from "./menu.js";
import { spokenBy } from "./message.js";
import { act } from "./server.js";

const DEEP_LINK = /^https?:\/\/t(?:elegram)?\.me\/(\w+)\?start=[\w-]{1,64}$/;

/* The chat of one person; `node` is its element. `phone` tells what could not be done (`say`), follows a deep link
   (`follow`), and knows the other chats (`chats`). */
export class Chat {
  constructor(person, { id, title, kind }, phone) {
    Object.assign(this, { person, id, title, kind, phone });
    this.bot = null; // the name of the bot in this chat, if one is in it
    this.unseen = false; // whether something is new here that the person has not looked at
    this.history = new History(this, {
      press: (message, button, node) => this.press(message, button, node),
      reply: (message) => this.composer.answer(message),
      more: (group, node) => openMenu(node, this.choices(group)),
      view: viewPhoto,
      find: (id) => this.history.find(id),
      starts: (address) => this.starts(address),
      move: (message) => this.walk(message),
      stop: (message) => this.stop(message),
    });
    this.attachments = new Attachments({
      change: () => this.history.settle(),
      place: (place) => this.do({ act: "location", ...place }),
      other: (deed) => this.do(deed),
      start: (link) => this.phone.follow(link),
    });
    this.composer = new Composer(person, this.attachments.nodes, {
      send: () => this.send(),
      attach: () => this.attachments.toggle(),
      tap: (key) => this.tapKey(key),
      command: (words) => this.do({ act: "text", text: kind === "private" ? words : `${words}@${this.bot}` }),
      take: (files) => this.attachments.take(files),
      settle: () => this.history.settle(),
    });
    this.draw();
  }

  draw() {
    const floating = (role, label, deed) =>
      element(
        "button",
        { type: "button", class: "primary start", "data-role": role, onclick: () => this.do(deed), hidden: true },
        label,
      );
    this.start = floating("start", "Start", { act: "text", text: "/start" });
    this.addBot = floating("add-bot", "Add the bot", { act: "add_bot" });
    this.history.node.append(this.start, this.addBot);
    this.pinned = element("button", { type: "button", class: "pinned", "data-role": "pinned", hidden: true });
    const { history, attachments, composer } = this;
    this.node = element(
      "div",
      { class: "room" },
      this.pinned,
      history.node,
      attachments.sheet,
      composer.node,
      composer.keys,
    );
  }

  /* Show the state of this chat; returns what is new in it, see History.show. */
  show(state, city, shipped) {
    const { chat, messages } = state;
    this.title = chat.title;
    this.members = chat.members;
    this.bot = chat.bot;
    this.attachments.know(city, shipped);
    this.composer.show(state);
    this.showPinned(chat.pinned);
    this.start.hidden = chat.kind !== "private" || messages.length > 0;
    this.addBot.hidden = chat.kind === "private" || chat.bot !== null;
    return this.history.show(messages, city);
  }

  showPinned(pinned) {
    this.pinned.hidden = !pinned;
    if (!pinned) return;
    this.pinned.onclick = () => this.history.find(pinned.id);
    const words = element("span", {}, element("strong", {}, "Pinned message"), pinned.snippet);
    this.pinned.replaceChildren(icon("tack"), words);
  }

  /* Tell whether the person is in the middle of something here. */
  isInUse() {
    return this.composer.isInUse() || this.attachments.isInUse();
  }

  /* Ask the sandbox for something as this person; what cannot be done is said. Returns whether it was done. */
  async ask(deed) {
    const problem = await act({ person: this.person.id, chat: this.id, ...deed });
    if (problem) this.phone.say(problem);
    return !problem;
  }

  /* Send something at once, in answer to the quoted message if there is one. */
  async do(deed) {
    const { repliesTo } = this.composer;
    if (!(await this.ask(repliesTo === null ? deed : { ...deed, reply_to: repliesTo }))) return;
    this.attachments.close();
    if (repliesTo !== null) this.composer.answer(null);
    this.history.toBottom();
  }

  /* Send what was typed and chosen, or put it in the place of what is edited. */
  async send() {
    const { composer } = this;
    const { words, repliesTo, isEdit, message } = composer;
    const deeds = isEdit ? [{ act: "edit", message: message.id, text: words }] : this.attachments.deeds(words);
    if (!deeds.length || composer.sendButton.disabled) return;
    composer.sendButton.disabled = true;
    let done = true;
    for (const deed of deeds) {
      done = done && (await this.ask(repliesTo === null ? deed : { ...deed, reply_to: repliesTo }));
    }
    composer.sendButton.disabled = false;
    if (!done) return; // what was written and chosen stays, to be changed and sent again
    if (!isEdit) this.attachments.clear();
    composer.clear(words);
    if (!isEdit) this.history.toBottom();
  }

  /* Return what can be done with a message, for its menu. */
  choices(group) {
    const [first] = group;
    const spoken = spokenBy(group);
    const on = (deed) => () => this.ask({ message: first.id, ...deed });
    const others = this.phone.chats();
    return [
      { sign: "reply", label: "Reply", role: "menu-reply", onclick: () => this.composer.answer(first) },
      {
        sign: "thumb",
        label: first.reaction ? "Take the reaction back" : "React with 👍",
        role: "react",
        onclick: on({ act: "react", emoji: first.reaction ? null : "👍" }),
      },
      ...others.map(({ id, title }) => ({
        sign: "forward",
        label: others.length > 1 ? `Forward to ${title}` : "Forward",
        role: "forward",
        onclick: on({ act: "forward", to: id }),
      })),
      first.may.edit && { sign: "edit", label: "Edit", role: "edit", onclick: () => this.composer.edit(spoken) },
      first.may.pin && { sign: "tack", label: "Pin", role: "pin", onclick: on({ act: "pin" }) },
      first.may.delete && { sign: "bin", label: "Delete", role: "delete", onclick: on({ act: "delete" }) },
    ].filter(Boolean);
  }

  async press(message, { text, data, url, copies }, node) {
    if (copies) {
      await navigator.clipboard?.writeText(copies).catch(() => null); // a page without the right still says the text
      this.phone.say(`Copied: ${copies}`);
      return;
    }
    if (url) {
      if (!this.starts(url)) window.open(url, "_blank", "noopener,noreferrer");
      return;
    }
    node.setAttribute("aria-busy", "true");
    await this.ask({ act: "press", message: message.id, data });
    node.removeAttribute("aria-busy");
  }

  /* Follow an address that starts the bot; returns whether it is one. */
  starts(address) {
    if (DEEP_LINK.exec(address)?.[1].toLowerCase() !== this.bot?.toLowerCase()) return false;
    this.phone.follow(address);
    return true;
  }

  async tapKey({ text: label, location }) {
    if (location) this.attachments.askPlace((place) => this.do({ act: "key", label, ...place }));
    else await this.ask({ act: "key", label });
    this.history.toBottom();
  }

  /* Let every click on the map be the next place of a live location. */
  walk({ id, location }) {
    this.attachments.askWalk(location, (place) => this.ask({ act: "move", message: id, ...place }));
  }

  async stop({ id }) {
    if (await this.ask({ act: "stop", message: id })) this.attachments.close();
  }

  escape(event) {
    if (event.key !== "Escape") return;
    if (!this.attachments.sheet.hidden) this.attachments.close();
    else this.composer.answer(null);
  }

  drop(event) {
    event.preventDefault();
    this.attachments.take([...event.dataTransfer.files]);
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
