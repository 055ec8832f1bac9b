/* What was chosen and waits to be sent: photos, videos, sounds and files, in a tray above the input. */

import { element, icon, iconButton } from "./dom.js";

const PHOTO_TYPES = ["image/jpeg", "image/png", "image/webp"]; // what the app sends as a photo; the rest goes as a file
const ALBUM = 10; // parts that one album holds

/* The tray of one chat; `onChange` is called when it holds something else. */
export class Tray {
  constructor(onChange) {
    this.onChange = onChange;
    this.items = []; // each {name, url, data, kind, seconds}; data is what the sandbox knows it by
    this.asFile = element("input", { type: "checkbox", "data-role": "as-file" });
    this.node = element("div", { class: "tray", hidden: true });
  }

  /* Tell whether something that ships is chosen. */
  has(data) {
    return this.items.some((item) => item.data === data);
  }

  /* Choose a photo that ships, or leave it. */
  toggle(name, url) {
    if (this.has(name)) this.items = this.items.filter((item) => item.data !== name);
    else this.items.push({ name: `${name}.jpg`, url, data: name, kind: "photo" });
    this.show();
  }

  /* Take files from disk, the clipboard or a drop. */
  async take(files) {
    for (const file of files) {
      const kind = kindOf(file.type);
      const url = URL.createObjectURL(file);
      const seconds = kind === "video" || kind === "voice" ? await length(url, kind) : undefined;
      this.items.push({ name: file.name, url, data: await read(file), kind, seconds });
    }
    this.show();
  }

  clear() {
    this.items = [];
    this.asFile.checked = false;
    this.show();
  }

  /* Return what was chosen as deeds for the sandbox; the words go with the first. */
  deeds(words) {
    const kinds = (...wanted) => (this.asFile.checked ? [] : this.items.filter(({ kind }) => wanted.includes(kind)));
    const [shown, voices] = [kinds("photo", "video"), kinds("voice")];
    const files = this.items.filter((item) => !shown.includes(item) && !voices.includes(item));
    const deeds = [
      ...chunks(shown).map((items) => ({ act: "album", parts: items.map(({ data, seconds }) => ({ data, seconds })) })),
      ...voices.map(({ data, seconds }) => ({ act: "voice", data, seconds })),
      ...chunks(files).map((items) => ({ act: "files", files: items.map(({ data, name }) => ({ data, name })) })),
    ];
    if (!words) return deeds;
    if (!deeds.length) return [{ act: "text", text: words }];
    deeds[0].caption = words;
    return deeds;
  }

  show() {
    const drop = (item) => {
      this.items = this.items.filter((other) => other !== item);
      this.show();
    };
    const chips = this.items.map((item) =>
      element(
        "span",
        { class: "chip" },
        item.kind === "photo"
          ? element("img", { src: item.url, alt: item.name })
          : element("span", { class: "paper" }, icon(signs[item.kind]), item.name),
        iconButton("close", `Remove ${item.name}`, "remove", () => drop(item)),
      ),
    );
    this.node.hidden = !this.items.length;
    this.node.replaceChildren(...chips, element("label", {}, this.asFile, " as file"));
    this.onChange();
  }
}

const signs = { video: "film", voice: "voice", file: "file" };

function kindOf(type) {
  if (PHOTO_TYPES.includes(type)) return "photo";
  if (type.startsWith("video/")) return "video";
  return type.startsWith("audio/") ? "voice" : "file";
}

function chunks(items) {
  return Array.from({ length: Math.ceil(items.length / ALBUM) }, (_, place) =>
    items.slice(place * ALBUM, (place + 1) * ALBUM),
  );
}

/* Return how many whole seconds a film or a sound plays; one where the browser cannot tell. */
function length(url, kind) {
  return new Promise((resolve) => {
    const player = element(kind === "video" ? "video" : "audio", { src: url, preload: "metadata" });
    const known = () => resolve(Number.isFinite(player.duration) ? Math.max(1, Math.round(player.duration)) : 1);
    player.addEventListener("loadedmetadata", known);
    player.addEventListener("error", () => resolve(1));
  });
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
