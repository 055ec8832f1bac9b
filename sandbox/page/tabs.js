/* The strip of tabs with which one phone goes from chat to chat. */

import { element } from "./dom.js";

const STEPS = { ArrowLeft: -1, ArrowRight: 1 };

/* The tabs of some chats; `choose(chat)` is called when the person goes to one. */
export class Tabs {
  constructor(person, chats, choose) {
    this.chats = chats;
    this.choose = choose;
    this.buttons = chats.map((chat) => drawTab(chat, () => choose(chat)));
    for (const { node, title } of chats) {
      node.setAttribute("role", "tabpanel");
      node.setAttribute("aria-label", title);
    }
    this.node = element(
      "div",
      {
        class: "chats",
        role: "tablist",
        "aria-label": `${person.name}’s chats`,
        onkeydown: (event) => this.pressKey(event),
      },
      ...this.buttons,
    );
  }

  /* Show which chat is in front, and which of the others hold something unseen. */
  mark(front) {
    this.chats.forEach((chat, place) => {
      const tab = this.buttons[place];
      const [title, badge] = tab.children;
      title.textContent = chat.title;
      tab.tabIndex = chat === front ? 0 : -1; // one stop for the Tab key, then the arrows
      tab.setAttribute("aria-selected", String(chat === front));
      badge.hidden = chat === front || !chat.unseen;
    });
  }

  pressKey(event) {
    const here = this.buttons.indexOf(event.target);
    const last = this.buttons.length - 1;
    const ends = { Home: 0, End: last };
    const to = ends[event.key] ?? (here + STEPS[event.key] + last + 1) % (last + 1);
    if (here < 0 || Number.isNaN(to)) return;
    event.preventDefault();
    this.choose(this.chats[to]);
    this.buttons[to].focus();
  }
}

function drawTab(chat, onclick) {
  return element(
    "button",
    { type: "button", role: "tab", "data-chat": chat.id, onclick },
    element("span", {}, chat.title),
    element("span", { class: "badge", role: "img", "aria-label": "something new", hidden: true }),
  );
}
