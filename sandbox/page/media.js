/* What a message holds beside words: photos and videos in a grid, sounds, files, places, and what is only named. */

import { drawing, element, icon } from "./dom.js";
import { clockOf } from "./moments.js";

const WIDEST = 288; // pixels that a single photo may take
const TALLEST = 340;
const KILOBYTE = 1024;

/* Draw all that the messages of a group hold; `kept` holds pictures and players of an earlier drawing by address. */
export function drawContents(group, { city, does, kept }) {
  const [first] = group;
  return [
    drawGrid(group, does, kept),
    ...group.filter(({ media }) => isSound(media)).map(({ media }) => drawSound(media, kept)),
    ...group.filter(({ file }) => file).map(({ file }) => drawFile(file)),
    first.location ? drawLocation(first, city, does) : null,
    first.emblem ? element("div", { class: "emblem" }, first.emblem) : null,
    first.note ? drawNote(first.note) : null,
  ];
}

/* Tell whether a group is pictures or a place, whose bubble has no padding. */
export function isPicture(group) {
  return group.some(({ photos, media }) => photos.length || isMoving(media)) || Boolean(group[0].location);
}

/* Name what a message holds, for a message that has no words. */
export function nameContents({ photos, media, file, location, emblem, note }) {
  if (photos.length) return "Photo";
  if (media) return { voice: "Voice message", audio: "Music", video_note: "Video message" }[media.kind] ?? "Video";
  if (file) return file.name;
  if (location) return location.title ?? "Location";
  return emblem ?? note?.title ?? "Message";
}

function isMoving(media) {
  return ["video", "animation", "video_note"].includes(media?.kind);
}

function isSound(media) {
  return ["voice", "audio"].includes(media?.kind);
}

function drawGrid(group, does, kept) {
  const shown = group.filter(({ photos, media }) => photos.length || isMoving(media));
  if (!shown.length) return null;
  const isRound = shown[0].media?.kind === "video_note";
  const grid = element("div", { class: `photos count-${Math.min(shown.length, 5)}${isRound ? " round-video" : ""}` });
  for (const message of shown) {
    const tile = message.photos.length
      ? drawPhoto(message.photos[0], does, kept, shown.length)
      : drawVideo(message.media, kept);
    if (message !== group[0]) tile.dataset.message = message.id;
    grid.append(tile);
  }
  return grid;
}

function drawPhoto(photo, does, kept, count) {
  const { url, w, h } = photo;
  const image = kept.get(url) ?? element("img", { src: url, alt: "Photo", width: w, height: h });
  const view = () => does.view(photo);
  const tile = element(
    "button",
    { type: "button", class: "photo", "aria-label": "Open the photo", onclick: view },
    image,
  );
  if (count > 1 || !w || !h) return tile;
  const scale = Math.min(WIDEST / w, TALLEST / h);
  tile.style.width = `${Math.max(120, Math.round(w * scale))}px`;
  tile.style.aspectRatio = `${w} / ${h}`;
  return tile;
}

function drawVideo({ kind, url, seconds }, kept) {
  const old = kept.get(url);
  const attributes = { src: url, controls: kind !== "video_note", preload: "metadata", "data-role": kind };
  const video = old ?? element("video", { ...attributes, playsinline: true, loop: kind === "animation" });
  if (kind !== "video_note") return element("div", { class: "photo video" }, video);
  const toggle = () => (video.paused ? video.play() : video.pause());
  return element(
    "button",
    { type: "button", class: "photo video", "aria-label": `Play the video message, ${seconds} s`, onclick: toggle },
    video,
    icon("film"),
  );
}

function drawSound({ kind, url, seconds, name }, kept) {
  const label = kind === "voice" ? `Voice message, ${seconds} s` : name || "Music";
  const player = kept.get(url) ?? element("audio", { src: url, controls: true, preload: "metadata", "data-role": kind });
  player.setAttribute("aria-label", label);
  return element("div", { class: "sound" }, element("span", {}, icon("voice"), label), player);
}

function drawFile({ name, url, size }) {
  const weight = size < KILOBYTE * KILOBYTE ? `${Math.ceil(size / KILOBYTE)} KB` : `${(size / KILOBYTE ** 2).toFixed(1)} MB`;
  return element(
    "a",
    { class: "file", href: url, download: name },
    element("span", { class: "sheet-icon" }, icon("file")),
    element("span", {}, name, element("small", {}, weight)),
  );
}

function drawLocation(message, city, does) {
  const { lat, lon, title, address, until } = message.location;
  const isLive = until !== undefined; // the sandbox's clock decides, not the browser's
  const name = title || (isLive ? "Live location" : city.nameAt(lat, lon));
  const where = `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
  const picture = city.thumbnail(lat, lon);
  picture.setAttribute("role", "img");
  picture.prepend(drawing("title", {}, `Location ${where}`));
  const below = [address || where, isLive ? ` · until ${clockOf(new Date(until * 1000))}` : ""].join("");
  return element(
    "div",
    { class: isLive ? "location live" : "location" },
    picture,
    element(
      "div",
      { class: "place" },
      name ? element("strong", {}, name) : null,
      element("span", {}, below),
      isLive && message.mine ? drawWalk(message, does) : null,
    ),
  );
}

function drawWalk(message, does) {
  const button = (role, label, onclick) =>
    element("button", { type: "button", class: "quiet", "data-role": role, onclick }, label);
  return element(
    "div",
    { class: "walk" },
    button("move", "Move", () => does.move(message)),
    button("stop", "Stop sharing", () => does.stop(message)),
  );
}

function drawNote({ title, lines }) {
  return element(
    "div",
    { class: "note" },
    element("strong", {}, title),
    ...lines.map((line) => element("span", {}, line)),
  );
}
