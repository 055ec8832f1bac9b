/* What the paper-clip opens: photos that ship, photos and files from disk; the map; and everything else. */

import { element, icon, iconButton } from "./dom.js";
import { Picker } from "./picker.js";
import { Tray } from "./tray.js";

const TABS = [
  ["photo", "Photo or file", "photo"],
  ["location", "Location", "pin"],
  ["other", "More", "more"],
];
const OTHERS = [
  ["Voice message", "voice", { act: "voice" }],
  ["Short video", "film", { act: "album", parts: [{ data: "clip", seconds: 3 }] }],
  ["Video message", "film", { act: "note" }],
  ["Contact", "person", { act: "other", kind: "contact" }],
  ["Sticker", "smile", { act: "other", kind: "sticker" }],
  ["Poll", "poll", { act: "other", kind: "poll" }],
  ["Dice", "dice", { act: "other", kind: "dice" }],
  ["Music", "voice", { act: "other", kind: "audio" }],
];

/* The paper-clip's sheet and the tray of one chat. `does` holds change() for when they have changed, place({lat, lon,
   title, live}), other(deed), start(link). */
export class Attachments {
  constructor(does) {
    this.does = does;
    this.photos = [];
    this.links = [];
    this.tray = new Tray(() => {
      this.markPhotos();
      does.change();
    });
    this.input = element("input", {
      type: "file",
      multiple: true,
      hidden: true,
      "data-role": "file",
      "aria-label": "Files from disk",
      onchange: () => this.take([...this.input.files]),
    });
    this.sheet = element("section", { class: "sheet", hidden: true, "aria-label": "Attach" });
    this.nodes = [this.tray.node, this.input];
  }

  /* Learn which map, photos and links there are. */
  know(city, shipped) {
    const names = JSON.stringify(shipped);
    if (city === this.city && names === this.names) return;
    Object.assign(this, { city, names, ...shipped });
    if (!this.sheet.hidden) this.open();
  }

  /* Open the sheet at one of its tabs. */
  open(tab = "photo") {
    const draw = {
      photo: () => this.drawPhotos(),
      location: () => new Picker(this.city, { extras: true, send: this.does.place }).node,
      other: () => this.drawOthers(),
    };
    this.put(tab, draw[tab]());
  }

  /* Open the map for the one place that a reply key asks for. */
  askPlace(send) {
    this.put("location", new Picker(this.city, { send }).node);
  }

  /* Open the map so that every click on it is the next place of somebody who walks. */
  askWalk({ lat, lon }, send) {
    this.put("location", new Picker(this.city, { send, at: { lat, lon }, walks: true }).node);
  }

  put(tab, body) {
    const tabs = TABS.map(([name, label, sign]) =>
      element(
        "button",
        {
          type: "button",
          role: "tab",
          "aria-selected": String(name === tab),
          "data-role": `tab-${name}`,
          onclick: () => this.open(name),
        },
        icon(sign),
        label,
      ),
    );
    const close = iconButton("close", "Close", "close-sheet", () => this.close());
    this.sheet.hidden = false;
    this.sheet.replaceChildren(element("div", { class: "tabs", role: "tablist" }, ...tabs, close), body);
    this.does.change();
  }

  close() {
    this.sheet.hidden = true;
    this.sheet.replaceChildren();
    this.does.change();
  }

  toggle() {
    if (this.sheet.hidden) this.open();
    else this.close();
  }

  /* Tell whether the sheet is open or something is chosen. */
  isInUse() {
    return !this.sheet.hidden || this.tray.items.length > 0;
  }

  /* Forget what was chosen and close: it was sent. */
  clear() {
    this.tray.clear();
    this.close();
  }

  /* Put files from disk, the clipboard or a drop into the tray. */
  async take(files) {
    await this.tray.take(files);
    this.input.value = "";
  }

  /* Return what is to be sent, with the typed words, as deeds for the sandbox. */
  deeds(words) {
    return this.tray.deeds(words);
  }

  drawPhotos() {
    const tiles = this.photos.map(({ name, url }) =>
      element(
        "button",
        {
          type: "button",
          class: "thumbnail",
          "data-photo": name,
          "aria-pressed": String(this.tray.has(name)),
          onclick: () => this.tray.toggle(name, url),
        },
        element("img", { src: url, alt: "" }),
        element("span", {}, name),
      ),
    );
    const disk = element(
      "button",
      { type: "button", class: "thumbnail disk", onclick: () => this.input.click() },
      icon("plus"),
      element("span", {}, "from disk"),
    );
    return element("div", { class: "thumbnails" }, ...tiles, disk);
  }

  markPhotos() {
    for (const tile of this.sheet.querySelectorAll("[data-photo]")) {
      tile.setAttribute("aria-pressed", String(this.tray.has(tile.dataset.photo)));
    }
  }

  drawOthers() {
    const tiles = OTHERS.map(([label, sign, deed]) =>
      element(
        "button",
        { type: "button", class: "other", "data-other": label, onclick: () => this.does.other(deed) },
        icon(sign),
        label,
      ),
    );
    const field = element("input", {
      type: "text",
      "data-role": "link",
      "aria-label": "A deep link, or what stands behind ?start= in it",
      placeholder: "t.me/…?start=…  or the part after =",
      autocomplete: "off",
      onkeydown: ({ key }) => key === "Enter" && open(),
    });
    const open = () => field.value.trim() && this.does.start(field.value.trim());
    const button = element(
      "button",
      { type: "button", class: "primary", "data-role": "open-link", onclick: open },
      "Open link",
    );
    return element(
      "div",
      { class: "others" },
      element("div", { class: "tiles" }, ...tiles),
      ...this.links.map(({ name, url }) => this.drawLink(name, url)),
      element("div", { class: "row" }, field, button),
    );
  }

  drawLink(name, url) {
    return element(
      "button",
      { type: "button", class: "link", "data-link": name, title: url, onclick: () => this.does.start(url) },
      icon("code"),
      name,
    );
  }
}
