/* How one message looks: a bubble with who, what and when, or a service line.

   Photos of one album that arrived as several messages share one bubble. Every message can be found by data-message. */

import { drawing, element, icon, iconButton } from "./dom.js";

const NAME_COLOURS = 7; // the classes name-0 … name-6 of the style sheet
const WIDEST = 252; // pixels that a single photo may take
const TALLEST = 280;

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

/* Put neighbouring messages of one album together; returns lists of messages, in order. */
export function groupAlbums(messages) {
  const groups = [];
  for (const message of messages) {
    const last = groups.at(-1);
    if (message.album && last?.[0].album === message.album) last.push(message);
    else groups.push([message]);
  }
  return groups;
}

/* Draw a message, or an album of several. `begins` says that another person spoke before; `does` holds what its buttons
   do: press(message, button), reply(message), view(photo). Pictures of `old`, its earlier drawing, are kept. */
export function drawMessage(group, { inGroup, begins, city, does, old }) {
  const [first] = group;
  if (first.service) {
    return element("div", { class: "service", "data-message": first.id }, element("span", {}, first.service));
  }
  const kept = new Map([...(old?.querySelectorAll("img") ?? [])].map((image) => [image.getAttribute("src"), image]));
  const spoken = group.find((message) => message.text_html) ?? first;
  const bubble = element(
    "div",
    { class: "bubble" },
    inGroup && !first.mine && begins ? drawName(first.from) : null,
    first.reply_to ? drawQuote(first.reply_to) : null,
    drawPhotos(group, does, kept),
    first.file ? drawFile(first.file) : null,
    first.location ? drawLocation(first.location, city) : null,
    spoken.text_html ? drawText(spoken.text_html) : null,
    drawTime(first, group),
  );
  if (!spoken.text_html && (group.some(({ photos }) => photos.length) || first.location)) bubble.classList.add("bare");
  const sides = ["message", first.mine ? "mine" : "theirs", begins ? "begins" : "follows"].join(" ");
  return element(
    "div",
    { class: sides, "data-message": first.id },
    element("div", { class: "stack" }, bubble, first.buttons?.length ? drawButtons(first, does) : null),
    iconButton("reply", "Reply", "reply", () => does.reply(first)),
  );
}

/* Return the few words by which a message is recalled in a reply. */
export function snippet(message) {
  const words = element("span");
  words.innerHTML = message.text_html; // safe: see drawText
  for (const end of words.querySelectorAll("br")) end.replaceWith(" ");
  return (
    words.textContent ||
    (message.photos.length ? "Photo" : message.file?.name) ||
    (message.location ? "Location" : "Message")
  );
}

function drawName({ id, name, bot }) {
  const colour = `name name-${Math.abs(id) % NAME_COLOURS}`;
  return element("div", { class: colour }, name, bot ? element("span", { class: "bot" }, "bot") : null);
}

function drawQuote({ id, snippet: words }) {
  const find = ({ currentTarget }) =>
    currentTarget
      .closest(".messages")
      .querySelector(`[data-message="${CSS.escape(id)}"]`)
      ?.scrollIntoView({ block: "center" });
  return element("button", { type: "button", class: "quote", onclick: find }, words || "Message");
}

function drawPhotos(group, does, kept) {
  const photos = group.flatMap((message) => message.photos.map((photo) => ({ photo, message })));
  if (!photos.length) return null;
  const grid = element("div", { class: `photos count-${Math.min(photos.length, 5)}` });
  photos.forEach(({ photo, message }) => {
    const image =
      kept.get(photo.url) ?? element("img", { src: photo.url, alt: "Photo", width: photo.w, height: photo.h });
    const attributes = {
      type: "button",
      class: "photo",
      "aria-label": "Open the photo",
      onclick: () => does.view(photo),
    };
    const tile = element("button", attributes, image);
    if (message !== group[0]) tile.dataset.message = message.id;
    if (photos.length === 1) fit(tile, photo);
    grid.append(tile);
  });
  return grid;
}

function fit(tile, { w, h }) {
  if (!w || !h) return;
  const scale = Math.min(WIDEST / w, TALLEST / h);
  tile.style.width = `${Math.max(120, Math.round(w * scale))}px`;
  tile.style.aspectRatio = `${w} / ${h}`;
}

function drawFile({ name, url }) {
  return element(
    "a",
    { class: "file", href: url, download: name },
    element("span", { class: "sheet-icon" }, icon("file")),
    element("span", {}, name),
  );
}

function drawLocation({ lat, lon, title, address }, city) {
  const name = title || city.nameAt(lat, lon);
  const where = `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
  const picture = city.thumbnail(lat, lon);
  picture.setAttribute("role", "img");
  picture.prepend(drawing("title", {}, `Location ${where}`));
  return element(
    "div",
    { class: "location" },
    picture,
    element(
      "div",
      { class: "place" },
      name ? element("strong", {}, name) : null,
      element("span", {}, address || where),
    ),
  );
}

function drawText(safeHtml) {
  const text = element("div", { class: "text", dir: "auto" });
  text.innerHTML = safeHtml; // the server escaped everything that people typed
  for (const link of text.querySelectorAll("a")) Object.assign(link, { target: "_blank", rel: "noopener noreferrer" });
  for (const spoiler of text.querySelectorAll(".spoiler")) {
    Object.assign(spoiler, {
      tabIndex: 0,
      onclick: () => spoiler.classList.add("seen"),
      onfocus: () => spoiler.classList.add("seen"),
    });
  }
  return text;
}

function drawTime({ date }, group) {
  const edited = group.some((message) => message.edited);
  const when = new Date(date * 1000);
  return element(
    "div",
    { class: "time" },
    edited ? element("span", { class: "edited" }, "edited ") : null,
    element("time", { datetime: when.toISOString() }, clock.format(when)),
  );
}

function drawButtons(message, does) {
  const rows = message.buttons.map((row) =>
    element(
      "div",
      { class: "row" },
      ...row.map((button) => {
        const press = ({ currentTarget }) => does.press(message, button, currentTarget);
        return element(
          "button",
          { type: "button", "data-inline": true, class: button.url ? "outward" : null, onclick: press },
          button.text,
        );
      }),
    ),
  );
  return element("div", { class: "inline" }, ...rows);
}
