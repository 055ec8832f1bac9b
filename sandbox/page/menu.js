/* A small menu that opens beside a button: what can be done with a message, or the bot's commands. */

import { element, icon } from "./dom.js";

const EDGE = 8; // pixels that stay free around the menu

/* Open a menu of [{sign, label, note, role, onclick}] beside a button; it closes when something is chosen, on Escape and
   when the person presses elsewhere. */
export function openMenu(button, items) {
  const screen = button.closest(".screen");
  const menu = element(
    "div",
    { class: "menu", role: "menu", popover: "auto", onkeydown: (event) => pressKey(event, menu) },
    ...items.map((item) => drawItem(item, () => menu.hidePopover())),
  );
  menu.addEventListener("toggle", ({ newState }) => {
    if (newState === "open") return;
    menu.remove();
    if (button.isConnected && document.activeElement === document.body) button.focus();
  });
  screen.append(menu);
  menu.showPopover();
  place(menu, button.getBoundingClientRect(), screen.getBoundingClientRect());
  menu.firstElementChild?.focus();
}

function drawItem({ sign, label, note, role, onclick }, close) {
  const choose = () => {
    close();
    onclick();
  };
  return element(
    "button",
    { type: "button", role: "menuitem", "data-role": role, onclick: choose },
    sign ? icon(sign) : null,
    element("span", {}, label),
    note ? element("small", {}, note) : null,
  );
}

/* Put the menu below the button, or above it, and inside the phone. */
function place(menu, button, screen) {
  const { width, height } = menu.getBoundingClientRect();
  const below = button.bottom + height + EDGE < screen.bottom;
  const top = below ? button.bottom + 2 : Math.max(screen.top + EDGE, button.top - height - 2);
  const left = Math.min(Math.max(screen.left + EDGE, button.left - 20), screen.right - width - EDGE);
  Object.assign(menu.style, { top: `${top}px`, left: `${left}px` });
}

function pressKey(event, menu) {
  const items = [...menu.children];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") event.stopPropagation(); // it closes the menu and not what is open below it
  if (!step) return;
  event.preventDefault();
  items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
}
