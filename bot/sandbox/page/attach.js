/* What the paper-clip opens: photos that ship, photos and files from disk, and the map.

   What is chosen waits in a tray above the input; the send button sends it with the typed words as its caption. */

import { element, icon, iconButton } from "./dom.js";
import { Picker } from "./picker.js";

const PHOTO_TYPES = ["image/jpeg", "image/png", "image/webp"]; // what the app sends as a photo; the rest goes as a file

/* The paper-clip's sheet and the tray of one phone. */
export class Attachments {
  constructor(onChange, onLocation) {
    this.onChange = onChange;
    this.onLocation = onLocation;
    this.items = []; // each {name, label, url, data, type}; data is null for a photo that ships
    this.photos = [];
    this.asFile = element("input", { type: "checkbox", "data-role": "as-file" });
    this.input = element("input", {
      type: "file",
      multiple: true,
      hidden: true,
      "data-role": "file",
      "aria-label": "Files from disk",
      onchange: () => this.take([...this.input.files]),
    });
    this.sheet = element("section", { class: "sheet", hidden: true, "aria-label": "Attach" });
    this.tray = element("div", { class: "tray", hidden: true });
  }

  /* Learn which map and photos there are. */
  know(city, photos) {
    const names = JSON.stringify(photos);
    if (city === this.city && names === this.names) return;
    Object.assign(this, { city, names, photos });
    if (!this.sheet.hidden) this.open();
  }

  /* Open the sheet at the photos ("photo") or at the map ("location"), whose choice goes to `onLocation`. */
  open(tab = "photo", onLocation = this.onLocation) {
    const choose = (name, label, sign) =>
      element(
        "button",
        {
          type: "button",
          role: "tab",
          "aria-selected": name === tab ? "true" : "false",
          "data-role": `tab-${name}`,
          onclick: () => this.open(name),
        },
        icon(sign),
        label,
      );
    const body = tab === "photo" ? this.drawPhotos() : new Picker(this.city, onLocation).node;
    this.sheet.hidden = false;
    this.sheet.replaceChildren(
      element(
        "div",
        { class: "tabs", role: "tablist" },
        choose("photo", "Photo or file", "photo"),
        choose("location", "Location", "pin"),
        iconButton("close", "Close", "close-sheet", () => this.close()),
      ),
      body,
    );
    this.onChange();
  }

  close() {
    this.sheet.hidden = true;
    this.sheet.replaceChildren();
    this.onChange();
  }

  toggle() {
    if (this.sheet.hidden) this.open();
    else this.close();
  }

  /* Tell whether the sheet is open or something is chosen. */
  isInUse() {
    return !this.sheet.hidden || this.items.length > 0;
  }

  /* Forget what was chosen and close: it was sent. */
  clear() {
    this.items = [];
    this.asFile.checked = false;
    this.showTray();
    this.close();
  }

  /* Put files from disk, the clipboard or a drop into the tray. */
  async take(files) {
    this.input.value = "";
    for (const file of files) {
      const item = {
        name: file.name,
        label: file.name,
        url: URL.createObjectURL(file),
        data: await read(file),
        type: file.type,
      };
      this.items.push(item);
    }
    this.showTray();
  }

  /* Return what was chosen as deeds for the server, without the caption's words. */
  deeds() {
    const photos = this.asFile.checked ? [] : this.items.filter(isPhoto);
    const files = this.items.filter((item) => !photos.includes(item));
    const deeds = files.map((item) => ({
      act: "file",
      photo: item.data ?? item.name,
      name: item.label,
      mime_type: item.type,
    }));
    if (photos.length === 1) deeds.unshift({ act: "photo", photo: photos[0].data ?? photos[0].name });
    if (photos.length > 1) deeds.unshift({ act: "photo", photos: photos.map((item) => item.data ?? item.name) });
    return deeds;
  }

  drawPhotos() {
    const tiles = this.photos.map(({ name, url }) => {
      const chosen = this.items.some((item) => item.data === null && item.name === name);
      return element(
        "button",
        {
          type: "button",
          class: "thumbnail",
          "data-photo": name,
          "aria-pressed": String(chosen),
          onclick: () => this.pick(name, url),
        },
        element("img", { src: url, alt: "" }),
        element("span", {}, name),
      );
    });
    const disk = element(
      "button",
      { type: "button", class: "thumbnail disk", onclick: () => this.input.click() },
      icon("plus"),
      element("span", {}, "from disk"),
    );
    return element("div", { class: "thumbnails" }, ...tiles, disk);
  }

  pick(name, url) {
    const place = this.items.findIndex((item) => item.data === null && item.name === name);
    if (place >= 0) this.items.splice(place, 1);
    else this.items.push({ name, label: `${name}.jpg`, url, data: null, type: "image/jpeg" });
    for (const tile of this.sheet.querySelectorAll("[data-photo]")) {
      if (tile.dataset.photo === name) tile.setAttribute("aria-pressed", String(place < 0));
    }
    this.showTray();
  }

  showTray() {
    const drop = (item) => {
      this.items = this.items.filter((other) => other !== item);
      if (!this.sheet.hidden) this.open();
      this.showTray();
    };
    const chips = this.items.map((item) =>
      element(
        "span",
        { class: "chip" },
        isPhoto(item)
          ? element("img", { src: item.url, alt: item.label })
          : element("span", { class: "paper" }, icon("file"), item.label),
        iconButton("close", `Remove ${item.label}`, "remove", () => drop(item)),
      ),
    );
    this.tray.hidden = !this.items.length;
    this.tray.replaceChildren(...chips, element("label", {}, this.asFile, " as file"));
    this.onChange();
  }
}

function isPhoto(item) {
  return PHOTO_TYPES.includes(item.type);
}

/* Read a file as a data: URL. */
function read(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
