/* How the page makes its elements. Text always goes in as text; the one place that takes HTML is message.js, for the
   text_html which the server has made safe. */

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  clip: "M20 11.5 12.2 19.3a4.6 4.6 0 0 1-6.5-6.5l8.3-8.3a3 3 0 0 1 4.3 4.3l-8.2 8.2a1.5 1.5 0 0 1-2.1-2.1l7.3-7.3",
  send: "M4 12 20 4.5 15 20l-3.6-6.4zM20 4.5 11.4 13.6",
  keys: "M4 6h16v12H4zM7.5 10h1M11.5 10h1M15.5 10h1M8 14h8",
  close: "M6 6l12 12M18 6 6 18",
  reply: "M10 6 4 12l6 6M4 12h9a7 7 0 0 1 7 6",
  down: "M12 5v14M6 13l6 6 6-6",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  photo: "M4 6h16v12H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5h.01",
  pin: "M12 21s-6-5.6-6-11a6 6 0 0 1 12 0c0 5.4-6 11-6 11zM12 12.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z",
  more: "M12 6h.01M12 12h.01M12 18h.01",
  list: "M5 7h14M5 12h14M5 17h9",
  forward: "M14 6l6 6-6 6M20 12h-9a7 7 0 0 0-7 6",
  edit: "M5 19l1-4L16.5 4.5a2 2 0 0 1 3 3L9 18z",
  bin: "M5 7h14M10 7V5h4v2M7 7l1 13h8l1-13M10.5 11v5M13.5 11v5",
  tack: "M9 4h6l-1 6 3 3v2H7v-2l3-3zM12 15v6",
  thumb: "M8 20H5v-9h3zM8 11l4-7c1.6 0 2.4 1.2 2 3l-.5 3H19a1.5 1.5 0 0 1 1.5 1.8l-1.3 6.7A1.8 1.8 0 0 1 17.4 20H8",
  voice: "M12 4a2.5 2.5 0 0 1 2.5 2.5v5a2.5 2.5 0 0 1-5 0v-5A2.5 2.5 0 0 1 12 4zM6.5 11.5a5.5 5.5 0 0 0 11 0M12 17v3",
  film: "M4 6h16v12H4zM10 9.5v5l4.5-2.5z",
  person: "M12 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM5 20c.6-4 3.4-6 7-6s6.4 2 7 6",
  poll: "M6 19v-7M12 19V5M18 19v-10",
  dice: "M5 5h14v14H5zM9 9h.01M15 15h.01M15 9h.01M9 15h.01",
  smile: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM9 10h.01M15 10h.01M8.5 14c1.8 2.3 5.2 2.3 7 0",
  code: "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5M20 14v.01M14 20h.01M17 18v2h3v-2",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  play: "M8 5.5v13l10.5-6.5z",
  pause: "M9 5.5v13M15 5.5v13",
};

/* Make an element. Attributes that start with "on" are listeners; null, undefined and false are left out. */
export function element(tag, attributes = {}, ...children) {
  return dress(document.createElement(tag), attributes, children);
}

/* Make an SVG element. */
export function drawing(tag, attributes = {}, ...children) {
  return dress(document.createElementNS(SVG, tag), attributes, children);
}

/* Draw one of the icons; its button carries the words. */
export function icon(name) {
  return drawing(
    "svg",
    { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" },
    drawing("path", { d: ICONS[name] }),
  );
}

/* Make a button that shows an icon only and says in words what it does. */
export function iconButton(name, label, role, onclick) {
  const attributes = { type: "button", class: "round", "aria-label": label, title: label, "data-role": role, onclick };
  return element("button", attributes, icon(name));
}

function dress(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}
