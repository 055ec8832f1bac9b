/* Reads this page again when it has changed. Only the demo uses it, so that the page follows the phones beside it.

   It takes nothing out of a visitor's hand: a word that stands open on the map stays, and so does a link that was
   followed and whose page is on its way, which reading this page again would call back. */

const EVERY_MS = 1500;
const ON_ITS_WAY_MS = 10_000; // afterwards the link was of a file, and the page is still here

async function tag() {
  try {
    return (await fetch(location.href, { cache: "no-store" })).headers.get("etag");
  } catch {
    return null; // the demo has ended
  }
}

let left = -Infinity;
addEventListener("beforeunload", () => (left = performance.now()));

function isHeld() {
  return performance.now() - left < ON_ITS_WAY_MS || document.querySelector(".leaflet-popup") !== null;
}

const first = await tag();
setInterval(async () => {
  const now = await tag();
  if (now && now !== first && !isHeld()) location.reload();
}, EVERY_MS);
