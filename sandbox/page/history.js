/* The messages of one chat as one person sees them.

   What is shown is compared with the state message by message: what did not change keeps its element, so nothing
   flickers, and the place where the person reads is kept unless they are at the bottom. */

import { element, iconButton } from "./dom.js";
import { drawMessage, groupAlbums } from "./message.js";
import { dayOf } from "./moments.js";

const NEAR_BOTTOM = 48; // pixels; closer than this counts as reading the newest

/* The scrolling part of a phone; `does` holds what a message's buttons do, see drawMessage. */
export class History {
  constructor(chat, does) {
    this.inGroup = chat.kind !== "private";
    this.does = does;
    this.drawn = new Map(); // an album's or message's first id → {looks, words, node} of what stands here
    this.shown = false; // whether there was a first reading; what it brings is not new
    this.atBottom = true;
    this.leftAt = 0; // how far the person had scrolled, in pixels, when another chat came in front
    this.messages = element("div", { class: "messages", role: "log", "aria-label": `${chat.title}, messages` });
    this.scroller = element("div", { class: "history", tabindex: 0, onscroll: () => this.noteScroll() }, this.messages);
    this.down = iconButton("down", "To the newest message", "down", () => this.toBottom());
    this.down.classList.add("down");
    this.down.hidden = true;
    this.node = element("div", { class: "middle" }, this.scroller, this.down);
    new ResizeObserver(() => this.settle()).observe(this.scroller);
  }

  /* Bring the messages up to date; returns "arrived" if somebody else wrote, "changed" if they only changed something,
     else null. */
  show(messages, city) {
    const reading = !this.atBottom;
    const news = this.draw(messages, city);
    if (!this.shown || !reading || news.mine) this.toBottom();
    else if (news.theirs) this.down.hidden = false;
    const wasShown = this.shown;
    this.shown = true;
    return wasShown ? news.theirs : null;
  }

  /* Go to the newest message. */
  toBottom() {
    this.atBottom = true;
    this.down.hidden = true;
    this.settle();
  }

  /* Go to a message, if the page still has it. */
  find(id) {
    this.messages.querySelector(`[data-message="${CSS.escape(id)}"]`)?.scrollIntoView({ block: "center" });
  }

  /* Stay at the bottom, if the person is there, when the room for the messages has changed. */
  settle() {
    if (this.atBottom) this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  /* Be in front again, where the person read before. */
  enter() {
    this.scroller.scrollTop = this.leftAt;
    this.settle();
  }

  /* Prepare to be taken off the page: that would forget the place, and repeat the motion of what was new. */
  leave() {
    this.leftAt = this.scroller.scrollTop;
    for (const node of this.messages.children) node.classList.remove("arrived", "changed");
  }

  draw(messages, city) {
    const news = { mine: false, theirs: null };
    const drawn = new Map();
    const order = [];
    let before = null;
    for (const group of groupAlbums(messages)) {
      const [first] = group;
      const day = dayOf(new Date(first.date * 1000));
      if (day !== before?.day) order.push(this.drawDay(day, drawn));
      const begins = before?.speaker !== first.from?.id || day !== before.day;
      const had = this.drawn.get(first.id);
      const words = JSON.stringify(group);
      const looks = `${begins} ${words}`;
      const node =
        had?.looks === looks && this.city === city ? had.node : this.drawGroup(group, { begins, city, old: had?.node });
      if (had?.words !== words && first.mine) news.mine = true;
      else if (had?.words !== words && news.theirs !== "arrived") news.theirs = had ? "changed" : "arrived";
      drawn.set(first.id, { looks, words, node });
      order.push(node);
      before = { day, speaker: first.service ? null : first.from?.id };
    }
    this.city = city;
    this.drawn = drawn;
    arrange(this.messages, order);
    return news;
  }

  drawGroup(group, { begins, city, old }) {
    const held = old?.contains(document.activeElement) ? document.activeElement : null;
    const node = drawMessage(group, { inGroup: this.inGroup, begins, city, does: this.does, old });
    if (this.shown) node.classList.add(old ? "changed" : "arrived");
    if (held) queueMicrotask(() => this.keepFocus(node, held)); // once the new drawing stands in the page
    return node;
  }

  /* Keep the keyboard's place in a message that was drawn anew: at the same button, or else at the first. */
  keepFocus(node, held) {
    const label = (button) => button.getAttribute("aria-label") ?? button.textContent;
    const same = [...node.querySelectorAll("button")].find((button) => label(button) === label(held));
    (same ?? node.querySelector("[data-inline]") ?? this.scroller).focus({ preventScroll: true });
  }

  drawDay(day, drawn) {
    const key = `day ${day}`;
    const node = this.drawn.get(key)?.node ?? element("div", { class: "service" }, element("span", {}, day));
    drawn.set(key, { node });
    return node;
  }

  noteScroll() {
    if (!this.scroller.isConnected) return; // the last word of a chat that has just left the front
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    this.atBottom = scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM;
    if (this.atBottom) this.down.hidden = true;
  }
}

/* Put the nodes into the parent in this order, moving only those that stand elsewhere. */
function arrange(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, place) => {
    if (parent.children[place] !== node) parent.insertBefore(node, parent.children[place] ?? null);
  });
}
