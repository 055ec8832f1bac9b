/* A map of the city on which a person chooses where they are, by pointing, by keys or by typing. */

import { drawing, element, iconButton } from "./dom.js";
import { pin } from "./map.js";

const CLOSEST = 60; // the map's smallest width in the drawing's units, about 650 m
const STEP = 14; // pixels that an arrow key moves the pin

const PERIODS = [
  [900, "15 minutes"],
  [3600, "1 hour"],
  [28_800, "8 hours"],
];

/* A map on which a person points out where they are; `send(place)` is called with {lat, lon} when they confirm. With
   `extras` the place may have a name (title), or be shared live for so many seconds (live). With `walks` the person is
   `at` a place that they share already, and every choice is sent at once. */
export class Picker {
  constructor(city, { send, extras = false, walks = false, at = null }) {
    Object.assign(this, { city, confirm: send, walks });
    this.view = { ...city.box };
    this.chosen = at;
    this.labels = city.areas.map((area) => drawing("text", { x: area.x, y: area.y, class: "label" }, area.name));
    this.mark = drawing("g", {});
    this.svg = drawing("svg", { class: "city" }, ...this.shapes(), ...this.labels, this.mark);
    let what = walks ? "Click where you are now" : "Click where you are";
    if (!city.areas.length) what = "No map here: type latitude, longitude";
    this.hint = element("div", { class: "hint", "aria-live": "polite" }, what);
    this.field = element("input", {
      type: "text",
      inputmode: "text",
      "data-role": "position",
      "aria-label": "Latitude, longitude",
      placeholder: "37.76000, -122.42000",
      autocomplete: "off",
      oninput: () => this.readField(),
    });
    this.button = this.drawButton(walks ? "Move here" : "Send location", "send-location", () => this.send());
    this.buttons = [this.button];
    this.map = this.frame();
    this.node = element(
      "div",
      { class: "picker" },
      this.map,
      element("div", { class: "row" }, this.field, this.button),
      extras ? this.drawExtras() : null,
    );
    new ResizeObserver(() => this.look(this.view)).observe(this.map);
  }

  drawButton(label, role, onclick) {
    return element("button", { type: "button", class: "primary", "data-role": role, disabled: true, onclick }, label);
  }

  drawExtras() {
    const title = element("input", {
      type: "text",
      "data-role": "title",
      "aria-label": "Name of the place",
      placeholder: "Name of the place",
      autocomplete: "off",
    });
    const venue = this.drawButton("Send place", "send-venue", () => {
      const address = this.city.nameAt(this.chosen.lat, this.chosen.lon);
      this.confirm({ ...this.chosen, title: title.value.trim() || "Here", address });
    });
    const periods = PERIODS.map(([seconds, words]) => element("option", { value: seconds }, words));
    const period = element("select", { "data-role": "live-for", "aria-label": "Share live for" }, ...periods);
    const live = this.drawButton("Share live", "send-live", () =>
      this.confirm({ ...this.chosen, live: Number(period.value) }),
    );
    this.buttons.push(venue, live);
    return element(
      "div",
      { class: "extras" },
      element("div", { class: "row" }, title, venue),
      element("div", { class: "row" }, period, live),
    );
  }

  shapes() {
    return this.city.areas.map(({ d, name }) =>
      drawing("path", { d, class: "area", "data-area": name, onpointerenter: () => (this.hint.textContent = name) }),
    );
  }

  frame() {
    const zoom = (by) => () => this.zoom(by, this.view.x + this.view.width / 2, this.view.y + this.view.height / 2);
    const map = element(
      "div",
      {
        class: "map",
        tabindex: 0,
        role: "application",
        "data-role": "map",
        "aria-label": "Map. Click where you are, or use the arrow keys; plus and minus zoom; Enter sends.",
        onkeydown: (event) => this.pressKey(event),
        onwheel: (event) => this.turnWheel(event),
        onpointerdown: (event) => this.drag(event),
      },
      this.svg,
      this.hint,
    );
    const buttons = element(
      "div",
      { class: "zoom", onpointerdown: (event) => event.stopPropagation() },
      iconButton("plus", "Zoom in", "zoom-in", zoom(0.6)),
      iconButton("minus", "Zoom out", "zoom-out", zoom(1 / 0.6)),
    );
    map.append(buttons);
    return map;
  }

  /* Show a window of the drawing, and keep the words and the pin at the size of the screen's pixels. */
  look(view) {
    this.view = view;
    this.svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
    const { clientWidth, clientHeight } = this.map;
    if (!clientWidth) return;
    const pixel = Math.max(view.width / clientWidth, view.height / clientHeight);
    this.pixel = pixel;
    this.svg.style.fontSize = `${10.5 * pixel}px`;
    this.labels.forEach((label, place) => {
      const area = this.city.areas[place];
      label.toggleAttribute("hidden", area.width / pixel < area.name.length * 5.4);
    });
    this.mark.replaceChildren();
    if (this.chosen) this.mark.append(pin(...this.city.spot(this.chosen.lat, this.chosen.lon), pixel));
  }

  zoom(by, x, y) {
    const width = Math.min(Math.max(this.view.width * by, CLOSEST), this.city.box.width * 1.6);
    const scale = width / this.view.width;
    const { x: left, y: top, height } = this.view;
    this.look({ x: x - (x - left) * scale, y: y - (y - top) * scale, width, height: height * scale });
  }

  turnWheel(event) {
    event.preventDefault();
    this.zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2, ...this.under(event));
  }

  /* Pan while the pointer is dragged; a press without a drag chooses the spot. */
  drag(start) {
    if (start.button !== 0) return;
    const from = this.view;
    let moved = false;
    const stop = new AbortController();
    const move = (event) => {
      const [right, down] = [event.clientX - start.clientX, event.clientY - start.clientY];
      moved ||= Math.hypot(right, down) > 5;
      if (moved) this.look({ ...from, x: from.x - right * this.pixel, y: from.y - down * this.pixel });
    };
    const end = (event) => {
      stop.abort();
      if (!moved && event.type === "pointerup") this.choose(this.city.position(...this.under(event)));
    };
    window.addEventListener("pointermove", move, { signal: stop.signal });
    window.addEventListener("pointerup", end, { signal: stop.signal });
    window.addEventListener("pointercancel", end, { signal: stop.signal });
  }

  pressKey(event) {
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const middle = [this.view.x + this.view.width / 2, this.view.y + this.view.height / 2];
    const [x, y] = this.chosen ? this.city.spot(this.chosen.lat, this.chosen.lon) : middle;
    if (event.target !== this.map) return;
    if (event.key in steps) {
      const [right, down] = steps[event.key];
      this.choose(this.city.position(x + right * STEP * this.pixel, y + down * STEP * this.pixel));
    } else if (event.key === "+" || event.key === "=") this.zoom(0.6, x, y);
    else if (event.key === "-") this.zoom(1 / 0.6, x, y);
    else if (event.key === "Enter") this.send();
    else return;
    event.preventDefault();
  }

  choose(position) {
    this.chosen = position;
    this.field.value = `${position.lat.toFixed(5)}, ${position.lon.toFixed(5)}`;
    this.settle();
    if (this.walks) this.send();
  }

  /* Take what was typed as "latitude, longitude"; anything else is not a position yet. */
  readField() {
    const found = /^\s*(-?\d+(?:\.\d+)?)\s*[,;\s]\s*(-?\d+(?:\.\d+)?)\s*$/.exec(this.field.value);
    const [lat, lon] = found ? [Number(found[1]), Number(found[2])] : [NaN, NaN];
    this.chosen = Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : null;
    this.settle();
  }

  settle() {
    for (const button of this.buttons) button.disabled = !this.chosen;
    if (this.chosen && this.city.areas.length)
      this.hint.textContent = this.city.nameAt(this.chosen.lat, this.chosen.lon) || "Outside every area";
    this.look(this.view);
  }

  send() {
    if (this.chosen) this.confirm(this.chosen);
  }

  under(event) {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    return [point.x, point.y];
  }
}
