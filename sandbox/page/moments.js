/* How the page writes days and times of day: in the zone of the town, wherever its reader is. */

let formats = inZone(undefined); // nobody has said yet where the town is: the browser's own

/* Write moments in a zone from now on, by its IANA name. */
export function setZone(timeZone) {
  formats = inZone(timeZone);
}

/* Return a time of day: 10:05. */
export function clockOf(moment) {
  return formats.clock.format(moment);
}

/* Return a day: 12 May. */
export function dayOf(moment) {
  return formats.day.format(moment);
}

/* Return a moment as the bot writes it: Tue 12 May 10:05. */
export function momentOf(moment) {
  return formats.both.format(moment).replaceAll(",", "");
}

function inZone(timeZone) {
  const time = { hour: "2-digit", minute: "2-digit" };
  const written = (parts) => new Intl.DateTimeFormat("en-GB", { timeZone, ...parts });
  return {
    clock: written(time),
    day: written({ day: "numeric", month: "long" }),
    both: written({ weekday: "short", day: "numeric", month: "short", ...time }),
  };
}
