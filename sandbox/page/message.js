/* How one message looks: a bubble with who, what and when, or a service line.

   The parts of one album that arrived as several messages share one bubble. Every message can be found by data-message. */

import { element, iconButton } from "./dom.js";
import { drawContents, isPicture, nameContents } from "./media.js";
import { clockOf } from "./moments.js";

const NAME_COLOURS = 7; // the classes name-0 … name-6 of the style sheet

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

/* Return the message of an album that carries its words. */
export function spokenBy(group) {
  return group.find((message) => message.text_html) ?? group[0];
}

/* Draw a message, or an album of several. `begins` says that another person spoke before; `does` holds what its buttons
   do: press(message, button), reply(message), more(group, node), view(photo), find(id), starts(address), move(message),
   stop(message). Pictures and players of `old`, its earlier drawing, are kept. */
export function drawMessage(group, { inGroup, begins, city, does, old }) {
  const [first] = group;
  if (first.service) {
    return element("div", { class: "service", "data-message": first.id }, element("span", {}, first.service));
  }
  const media = [...(old?.querySelectorAll("img, video, audio") ?? [])];
  const kept = new Map(media.map((one) => [one.getAttribute("src"), one]));
  const spoken = spokenBy(group);
  const bubble = element(
    "div",
    { class: "bubble" },
    inGroup && !first.mine && begins ? drawName(first.from) : null,
    first.topic ? element("div", { class: "topic" }, first.topic) : null,
    first.forwarded ? element("div", { class: "forwarded" }, "Forwarded from ", element("b", {}, first.forwarded)) : null,
    first.reply_to ? drawQuote(first.reply_to, does) : null,
    ...drawContents(group, { city, does, kept }),
    spoken.text_html ? drawText(spoken.text_html, does) : null,
    drawTime(first, group),
  );
  if (!spoken.text_html && isPicture(group)) bubble.classList.add("bare");
  if (first.emblem || first.media?.kind === "video_note") bubble.classList.add("clear");
  const sides = ["message", first.mine ? "mine" : "theirs", begins ? "begins" : "follows"].join(" ");
  return element(
    "div",
    { class: sides, "data-message": first.id },
    element(
      "div",
      { class: "stack" },
      bubble,
      first.reactions.length ? element("div", { class: "reactions" }, first.reactions.join(" ")) : null,
      first.buttons.length ? drawButtons(first, does) : null,
    ),
    element(
      "div",
      { class: "tools" },
      iconButton("reply", "Reply", "reply", () => does.reply(first)),
      iconButton("more", "More", "more", ({ currentTarget }) => does.more(group, currentTarget)),
    ),
  );
}

/* Return the few words by which a message is recalled in a reply. */
export function snippet(message) {
  return message.words.replaceAll("\n", " ") || nameContents(message);
}

function drawName({ id, name, bot }) {
  const colour = `name name-${Math.abs(id) % NAME_COLOURS}`;
  return element("div", { class: colour }, name, bot ? element("span", { class: "bot" }, "bot") : null);
}

function drawQuote({ id, snippet: words }, does) {
  return element("button", { type: "button", class: "quote", onclick: () => does.find(id) }, words || "Message");
}

function drawText(safeHtml, does) {
  const text = element("div", { class: "text", dir: "auto" });
  text.innerHTML = safeHtml; // the server escaped everything that people typed
  for (const link of text.querySelectorAll("a")) {
    Object.assign(link, { target: "_blank", rel: "noopener noreferrer" });
    link.addEventListener("click", (event) => does.starts(link.href) && event.preventDefault());
  }
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
    element("time", { datetime: when.toISOString() }, clockOf(when)),
  );
}

function drawButtons(message, does) {
  const rows = message.buttons.map((row) =>
    element(
      "div",
      { class: "row" },
      ...row.map((button) => {
        const press = ({ currentTarget }) => does.press(message, button, currentTarget);
        const kind = button.url ? "outward" : button.copies ? "copying" : null;
        return element("button", { type: "button", "data-inline": true, class: kind, onclick: press }, button.text);
      }),
    ),
  );
  return element("div", { class: "inline" }, ...rows);
}
