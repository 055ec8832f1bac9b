/* The bar with the sandbox's time: shows it, lets it fly (a day a second), and moves it on by an hour or a day.
 *
 * Moments that a message counts down to (`<time data-counts>`) follow that time, as they do on a telephone. */

import { element, icon } from "./dom.js";
import { momentOf, setZone } from "./moments.js";
import { moveTime } from "./server.js";

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];
const TICK_MS = 1000; // between two looks at the clock while nothing else happens

export class Time {
  constructor(node) {
    this.node = node;
    this.shown = element("output", { "data-role": "now" });
    this.playing = false;
    this.flying = element("button", {
      type: "button",
      "data-role": "play",
      onclick: () => this.move({ do: this.playing ? "pause" : "play" }),
    });
    node.append(this.shown, this.flying, this.skipping("+1 hour", 1), this.skipping("+1 day", 24));
    setInterval(() => this.tick(), TICK_MS);
  }

  /* Show the time that the sandbox tells; null if nobody can move it. */
  show(time) {
    this.node.hidden = !time;
    if (!time) return;
    this.ahead = time.now - Date.now();
    if (time.zone !== this.zone) {
      this.zone = time.zone;
      setZone(time.zone);
    }
    this.playing = time.playing;
    const label = time.playing ? "Pause" : "Play: a day a second";
    if (this.flying.title !== label) {
      this.flying.title = label;
      this.flying.setAttribute("aria-label", label);
      this.flying.replaceChildren(icon(time.playing ? "pause" : "play"));
    }
    this.tick();
  }

  tick() {
    if (!this.zone) return;
    const now = Date.now() + this.ahead;
    this.shown.textContent = momentOf(now);
    for (const moment of document.querySelectorAll("time[data-counts]")) {
      moment.textContent = relative(new Date(moment.dateTime) - now, moment.closest("[lang]")?.lang || "en");
    }
  }

  skipping(words, hours) {
    const onclick = () => this.move({ do: "skip", hours });
    return element("button", { type: "button", "data-role": `skip-${hours}`, onclick }, words);
  }

  async move(wish) {
    const problem = await moveTime(wish);
    this.shown.title = problem ?? "";
    if (problem) this.shown.textContent = problem;
  }
}

/* Return how far off a moment is, in the largest unit that fits: in 3 hours, 2 days ago. */
function relative(ms, language) {
  const [unit, size] = UNITS.find(([, each]) => Math.abs(ms) >= each) ?? UNITS.at(-1);
  return new Intl.RelativeTimeFormat(language).format(Math.round(ms / size), unit);
}
