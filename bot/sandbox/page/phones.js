/* The page's beginning: keeps the phones on the screen equal to what the sandbox says, and nothing else.

   The phones are told apart by person and chat, so a restarted sandbox with the same cast keeps them in place. */

import { City } from "./map.js";
import { Phone } from "./phone.js";
import { listen, readState } from "./server.js";

const stage = document.getElementById("phones");
const lost = document.getElementById("link");
const phones = new Map();
let city = new City(null);
let drawnMap = "null";
let reading = false;
let readAgain = false;

/* Read the state and show it; calls that come while one is under way become one more reading. */
async function refresh() {
  if (reading) {
    readAgain = true;
    return;
  }
  reading = true;
  try {
    do {
      readAgain = false;
      show(await readState());
    } while (readAgain);
  } catch {
    lost.hidden = false; // the event stream opens again when the server is back, and reads then
  } finally {
    reading = false;
  }
}

function show(state) {
  lost.hidden = true;
  const map = JSON.stringify(state.map);
  if (map !== drawnMap) {
    drawnMap = map;
    city.remove();
    city = new City(state.map);
  }
  const keys = state.phones.map(({ person, chat }) => `${person.id}/${chat.id}`);
  if (keys.join() !== [...phones.keys()].join()) setOut(state.phones, keys);
  state.phones.forEach((facts, place) => phones.get(keys[place]).show(facts, city, state.photos));
}

function setOut(all, keys) {
  phones.clear();
  all.forEach((facts, place) => phones.set(keys[place], new Phone(facts)));
  stage.replaceChildren(...[...phones.values()].map((phone) => phone.node));
  stage.style.setProperty("--phones", all.length);
  guide(all);
}

function guide(all) {
  const [first] = all;
  const desk = all.find(({ chat }) => chat.kind !== "private");
  if (!first) return;
  const then = desk ? ` and watch “${desk.chat.title}”, where ${desk.person.name} works` : "";
  document.getElementById("guide").textContent =
    `Send a photo from the left phone, ${first.person.name}’s, with the paper-clip; answer the bot${then}.`;
}

/* Show a callback's answer where the person last pressed, as they would see it. */
function toast({ person, text, alert }) {
  const theirs = [...phones.values()].filter((phone) => phone.person.id === person);
  theirs.sort((a, b) => b.pressedAt - a.pressedAt);
  theirs[0]?.answers.say(text, alert);
}

listen({ onOpen: refresh, onChanged: refresh, onToast: toast, onLost: () => (lost.hidden = false) });
