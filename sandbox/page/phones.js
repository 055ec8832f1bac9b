/* The page's beginning: keeps the phones on the screen equal to what the sandbox says, and nothing else.

   There is one phone a person, with all of their chats. A restarted sandbox with the same cast keeps them in place. */

import { City } from "./map.js";
import { element } from "./dom.js";
import { Phone } from "./phone.js";
import { listen, readState } from "./server.js";
import { Time } from "./time.js";

const stage = document.getElementById("phones");
const lost = document.getElementById("link");
const time = new Time(document.getElementById("time"));
const phones = new Map(); // a person's id → their phone
const beside = document.getElementById("sites");
let drawnSites = "";
let drawnCast = "";
let city = new City(null);
let drawnMap = ""; // the name that the sandbox gave it
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
      show(await readState(drawnMap));
    } while (readAgain);
  } catch {
    lost.hidden = false; // the event stream opens again when the server is back, and reads then
  } finally {
    reading = false;
  }
}

function show(state) {
  lost.hidden = true;
  time.show(state.time);
  if ("map" in state) {
    drawnMap = state.map_name;
    city.remove();
    city = new City(state.map);
  }
  const chatsOf = Map.groupBy(state.phones, ({ person }) => person.id);
  const cast = state.phones.map(({ person, chat }) => `${person.id}/${chat.id}`).join();
  if (cast !== drawnCast) {
    drawnCast = cast;
    setOut(chatsOf);
  }
  guide(state.phones);
  const { photos, links } = state;
  chatsOf.forEach((all, person) => phones.get(person).show(all, city, { photos, links }));
  showSites(state.sites);
}

/* Show the sites beside the phones. A frame that is there stays as it is: somebody reads in it. */
function showSites(sites) {
  const named = sites.map(({ title, url }) => `${title} ${url}`).join();
  if (named === drawnSites) return;
  drawnSites = named;
  beside.replaceChildren(...sites.map(frame));
  beside.hidden = sites.length === 0;
}

function frame({ title, url }) {
  const heading = element("h2", {}, element("a", { href: url, target: "_blank", rel: "noreferrer" }, title));
  return element("section", { class: "site", "data-site": title }, heading, element("iframe", { src: url, title }));
}

function setOut(chatsOf) {
  const before = new Map(phones);
  phones.clear();
  chatsOf.forEach((all, person) => {
    const old = before.get(person);
    phones.set(person, old?.holds(all) ? old : new Phone(all, old));
  });
  stage.replaceChildren(...[...phones.values()].map((phone) => phone.node));
  stage.style.setProperty("--phones", phones.size);
}

function guide(all) {
  const [first] = all;
  const desk = all.find(({ chat }) => chat.kind !== "private");
  if (!first) return;
  const desks = all.filter(({ person, chat }) => person.id === desk?.person.id && chat.kind !== "private");
  let then = "";
  if (desk && !desk.chat.bot) then = `, and add it to “${desk.chat.title}” on ${desk.person.name}’s phone`;
  else if (desks.length === 1) then = ` and watch “${desk.chat.title}”, where ${desk.person.name} works`;
  else if (desks.length > 1) then = ` and watch ${desk.person.name}’s phone, with a tab for each group`;
  document.getElementById("guide").textContent =
    `Send a photo from the left phone, ${first.person.name}’s, with the paper-clip; answer the bot${then}.`;
}

/* Show a callback's answer on the phone of the person who pressed, or follow its link there. */
function toast({ person, text, alert, url }) {
  phones.get(person)?.answers.say(text, alert);
  if (url) phones.get(person)?.follow(url);
}

listen({ onOpen: refresh, onChanged: refresh, onToast: toast, onLost: () => (lost.hidden = false) });
