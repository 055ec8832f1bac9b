/* One phone: what one person holds in their hand, with one of their chats in front and tabs to the others.

   A chat in which somebody writes comes to the front by itself while nobody uses the phone, so that who watches sees
   the message arrive; while somebody does, its tab gets a badge and nothing moves under their hands. */

import { Answers } from "./answers.js";
import { Chat } from "./chat.js";
import { element } from "./dom.js";
import { act } from "./server.js";
import { Tabs } from "./tabs.js";

const languages = new Intl.DisplayNames(["en"], { type: "language" });

/* The phone of one person; `all` is the state of each of their chats, and `node` is the phone's element. `before` is
   the phone that it takes the place of, because the person has other chats now. */
export class Phone {
  constructor(all, before) {
    this.person = all[0].person;
    this.answers = new Answers();
    this.goesPrivate = before?.goesPrivate ?? false; // whether a link is about to open the private chat
    const help = {
      say: (problem) => this.answers.say(problem),
      follow: (link) => this.follow(link),
      chats: () => chats,
    };
    this.chats = new Map(all.map(({ chat }) => [chat.id, new Chat(this.person, chat, help)]));
    const chats = [...this.chats.values()];
    this.tabs = new Tabs(this.person, chats.length > 1 ? chats : [], (chat) => {
      this.bring(chat);
      this.notice();
    });
    this.front = chats[0];
    this.heading = element("h2");
    this.face = element("span", { "aria-hidden": "true" });
    this.kind = element("small");
    this.whose = element("span");
    this.node = this.draw();
    this.front.history.node.append(this.answers.toast);
    this.nameFront();
  }

  /* Show the state of this phone's chats; `shipped` holds the photos and links that one need not have oneself. */
  show(all, city, shipped) {
    const watched = this.isWatched();
    const arrived = [];
    for (const facts of all) {
      const chat = this.chats.get(facts.chat.id);
      const news = chat.show(facts, city, shipped);
      if (!news) continue;
      if (!watched) this.node.classList.add("news");
      if (!watched || chat !== this.front) chat.unseen = true;
      if (news === "arrived" && chat !== this.front) arrived.push(chat);
    }
    const newest = arrived.at(-1);
    const own = [...this.chats.values()].find(({ kind }) => kind === "private");
    if (this.goesPrivate && own) {
      this.goesPrivate = false;
      this.bring(own);
      own.history.toBottom();
    } else if (newest && !watched && !this.isInUse()) {
      newest.history.toBottom();
      this.bring(newest);
    } else this.nameFront();
  }

  /* Tell whether these are the chats of this phone. */
  holds(all) {
    return all.length === this.chats.size && all.every(({ chat }) => this.chats.has(chat.id));
  }

  /* Start the bot by a link, as if the person had opened it and pressed START. */
  async follow(link) {
    this.goesPrivate = true;
    this.front.attachments.close();
    const problem = await act({ person: this.person.id, chat: this.front.id, act: "start", link });
    if (!problem) return;
    this.goesPrivate = false;
    this.answers.say(problem);
  }

  /* Put a chat in front. */
  bring(chat) {
    if (chat === this.front) return;
    this.front.history.leave();
    this.front.node.replaceWith(chat.node);
    this.front = chat;
    chat.history.node.append(this.answers.toast);
    chat.history.enter();
    this.nameFront();
  }

  draw() {
    const { person, front } = this;
    const caption = element(
      "p",
      { class: "whose" },
      element("strong", {}, `${person.name}’s phone`),
      this.whose,
      element("span", { class: "new" }, "New"),
    );
    const head = element("header", { class: "chat" }, this.face, element("div", {}, this.heading, this.kind));
    const tabs = this.chats.size > 1 ? this.tabs.node : null;
    const screen = element("div", { class: "screen" }, head, tabs, front.node, this.answers.cover);
    const notice = () => this.notice();
    return element(
      "section",
      {
        class: "phone",
        "data-phone": person.name,
        onpointerenter: notice,
        onpointerdown: notice,
        onfocusin: notice,
        onkeydown: (event) => this.front.escape(event),
        ondragover: (event) => event.preventDefault(),
        ondrop: (event) => this.front.drop(event),
      },
      caption,
      element("div", { class: "frame", lang: person.language || "en" }, screen),
    );
  }

  /* Write the name of the chat in front wherever it stands. */
  nameFront() {
    const { title, kind, members } = this.front;
    const isPrivate = kind === "private";
    this.node.setAttribute("aria-label", `${this.person.name}’s phone: ${title}`);
    this.whose.textContent = `${isPrivate ? "private chat" : "in the group"} · ${languageName(this.person.language)}`;
    this.face.className = `face face-${[...title].length % 7}`;
    this.face.textContent = initials(title);
    this.heading.textContent = title;
    this.kind.textContent = isPrivate ? "bot" : members === 1 ? "1 member" : `${members ?? 0} members`;
    this.tabs.mark(this.front);
  }

  /* Take it that the person has seen what is in front. */
  notice() {
    this.node.classList.remove("news");
    this.front.unseen = false;
  }

  isWatched() {
    return this.node.matches(":hover") || this.node.contains(document.activeElement);
  }

  isInUse() {
    const isCovered = !this.answers.cover.hidden || document.getElementById("viewer").open;
    return isCovered || this.front.isInUse();
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
