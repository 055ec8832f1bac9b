/* Reads this page again when it has changed. Only the demo uses it, so that the page follows the phones beside it. */

const EVERY_MS = 1500;

async function tag() {
  try {
    return (await fetch(location.href, { cache: "no-store" })).headers.get("etag");
  } catch {
    return null; // the demo has ended
  }
}

const first = await tag();
setInterval(async () => {
  const now = await tag();
  if (now && now !== first) location.reload();
}, EVERY_MS);
