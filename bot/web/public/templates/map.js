/* Draws the areas and the open reports with Leaflet, in place of the drawing that needs no script.

   Whatever is written on the map is put there as text, never as HTML. */

const place = document.querySelector("[data-map]");
const drawing = document.querySelector("svg.map");
const colours = getComputedStyle(document.documentElement);
const colour = (name) => colours.getPropertyValue(`--${name}`).trim();

function linked(row, ...lines) {
  const box = document.createElement("div");
  const link = box.appendChild(document.createElement("a"));
  link.href = row.link;
  link.textContent = row.title ?? row.said;
  for (const line of lines.filter(Boolean)) box.appendChild(document.createElement("div")).textContent = line;
  return box;
}

// Nobody tabs through hundreds of shapes: areas and reports are links below the map, and in the list.
function show(shape, map) {
  shape.addTo(map).getElement().setAttribute("tabindex", "-1");
}

function draw({ areas, reports, words, tiles, zooms }) {
  place.hidden = false;
  const moves = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  const motion = { zoomAnimation: moves, fadeAnimation: moves, markerZoomAnimation: moves, inertia: moves };
  const map = L.map(place, { zoomControl: false, scrollWheelZoom: false, zoomSnap: 0.25, ...motion });
  map.fitBounds(areas.flatMap((area) => area.rings.flat()));
  L.control.zoom({ zoomInTitle: words.in, zoomOutTitle: words.out }).addTo(map);
  map.attributionControl.setPrefix(false);
  if (tiles.address) {
    const [least, most] = zooms ?? [0, 19];
    const credit = document.createElement("span");
    credit.textContent = tiles.credit;
    L.tileLayer(tiles.address, { minNativeZoom: least, maxNativeZoom: most, attribution: credit.innerHTML }).addTo(map);
  }
  for (const area of areas) {
    const style = { color: colour("faint"), weight: 1.5, fillColor: colour(area.open ? "full" : "soft") };
    const shape = L.polygon(area.rings, { ...style, fillOpacity: tiles.address ? 0.35 : 0.9 });
    show(shape.bindTooltip(linked(area), { sticky: true }).bindPopup(linked(area)), map);
  }
  const ground = colour("paper");
  for (const report of reports) {
    const look = { radius: 7, color: ground, weight: 2, fillColor: colour("red"), fillOpacity: 0.95 };
    const about = linked(report, report.place, report.since, report.rough ? words.rough : "");
    show(L.circleMarker(report.at, look).bindPopup(about), map);
  }
  drawing.setAttribute("hidden", "");
}

const answer = await fetch(place.dataset.map);
const told = answer.ok ? await answer.json() : { areas: [] };
if (told.areas.length) draw(told);
