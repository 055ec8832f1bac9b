/* The page's line to the sandbox: what is on the phones, what people do, and word when something changed. */

/* Return everything that the phones show now, without the map if it is the one that is here already, by its name. */
export async function readState(mapName) {
  const answer = await fetch(`panel/state?map=${mapName}`, { cache: "no-store" });
  if (!answer.ok) throw new Error(`the sandbox answered ${answer.status}`);
  return answer.json();
}

/* Do something as a person; returns null when it was done, else the reason in a sentence. */
export function act(deed) {
  return post("panel/act", deed);
}

/* Play, pause or skip the sandbox's time; returns null when it was done, else the reason in a sentence. */
export function moveTime(wish) {
  return post("panel/time", wish);
}

async function post(path, content) {
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(content),
    });
    const result = await answer.json();
    return result.ok ? null : result.error;
  } catch {
    return "The sandbox does not answer. Is it still running?";
  }
}

/* Listen for changes for as long as the page is open, through restarts of the server. */
export function listen({ onOpen, onChanged, onToast, onLost }) {
  const events = new EventSource("panel/events");
  events.addEventListener("open", onOpen);
  events.addEventListener("changed", onChanged);
  events.addEventListener("toast", (event) => onToast(JSON.parse(event.data)));
  events.addEventListener("error", () => {
    onLost();
    // The browser tries again by itself unless the server answered with an error; then it is for us to try.
    if (events.readyState === EventSource.CLOSED)
      setTimeout(() => listen({ onOpen, onChanged, onToast, onLost }), 1500);
  });
}
