/* The city, drawn from the boundaries' GeoJSON, and a small picture of it for a location in a chat.

   One drawing of all areas sits hidden in the page; every map shows it by reference through its own window. Units are
   ten-thousandths of a degree of latitude (about 11 m), x shortened by the cosine of the city's latitude. */

import { drawing } from "./dom.js";

const UNIT = 10_000;
const THUMBNAIL = { width: 380, height: 200 }; // units: about 4.2 km across

/* The areas of one city; with no GeoJSON an empty plane, on which positions can still be typed. */
export class City {
  constructor(geojson) {
    const positions = (geojson?.features ?? []).flatMap(({ geometry }) => rings(geometry).flat());
    const [lons, lats] = [0, 1].map((axis) => positions.map((position) => position[axis]));
    const [south, north, west, east] = positions.length
      ? [least(lats), most(lats), least(lons), most(lons)]
      : [-60, 75, -180, 180];
    this.narrow = Math.cos(((south + north) / 2) * (Math.PI / 180));
    const [left, top] = this.spot(north, west);
    const [right, bottom] = this.spot(south, east);
    const edge = (right - left) * 0.04;
    this.box = { x: left - edge, y: top - edge, width: right - left + 2 * edge, height: bottom - top + 2 * edge };
    this.areas = (geojson?.features ?? []).map((feature) => this.area(feature));
    this.sheet = this.drawSheet();
    document.body.append(this.sheet);
  }

  /* Take the hidden drawing off the page. */
  remove() {
    this.sheet.remove();
  }

  /* Return a position's place on the drawing. */
  spot(lat, lon) {
    return [lon * this.narrow * UNIT, -lat * UNIT];
  }

  /* Return the position of a place on the drawing, to five digits (about 1 m). */
  position(x, y) {
    return { lat: Number((-y / UNIT).toFixed(5)), lon: Number((x / UNIT / this.narrow).toFixed(5)) };
  }

  /* Return the name of the area in which a position lies, of several the one that is drawn over the others, or "". */
  nameAt(lat, lon) {
    const spot = this.spot(lat, lon);
    return this.areas.findLast(({ outline }) => isInside(outline, spot))?.name ?? "";
  }

  /* Draw the surroundings of a position with a pin in the middle. */
  thumbnail(lat, lon) {
    const [x, y] = this.spot(lat, lon);
    const { width, height } = THUMBNAIL;
    return drawing(
      "svg",
      {
        class: "city",
        viewBox: `${x - width / 2} ${y - height / 2} ${width} ${height}`,
        preserveAspectRatio: "xMidYMid slice",
      },
      drawing("use", { href: "#city" }),
      pin(x, y, THUMBNAIL.width / 258), // the style sheet shows the picture 258 pixels wide
    );
  }

  area({ geometry, properties }) {
    const outline = rings(geometry).map((ring) => ring.map(([lon, lat]) => this.spot(lat, lon)));
    const d = outline
      .map((ring) => `M${ring.map((spot) => spot.map((n) => n.toFixed(1)).join(" ")).join("L")}Z`)
      .join("");
    const [xs, ys] = [0, 1].map((axis) => outline.flat().map((spot) => spot[axis]));
    const [left, right, top, bottom] = [least(xs), most(xs), least(ys), most(ys)];
    return { name: properties.name, outline, d, x: (left + right) / 2, y: (top + bottom) / 2, width: right - left };
  }

  drawSheet() {
    const paths = this.areas.map(({ d }) => drawing("path", { d, class: "area" }));
    return drawing("svg", { class: "away", "aria-hidden": "true" }, drawing("g", { id: "city" }, ...paths));
  }
}

/* Draw a pin whose point is at a spot; `size` is how many units one of its pixels takes. */
export function pin(x, y, size) {
  const shape = "M0 0C-7 -9 -10 -13 -10 -19a10 10 0 0 1 20 0C10 -13 7 -9 0 0Z";
  return drawing(
    "g",
    { class: "pin", transform: `translate(${x} ${y}) scale(${size})` },
    drawing("ellipse", { rx: 6, ry: 2.5, class: "pin-shadow" }),
    drawing("path", { d: shape }),
    drawing("circle", { cy: -19, r: 3.8 }),
  );
}

function rings(geometry) {
  if (geometry?.type === "Polygon") return geometry.coordinates;
  return geometry?.type === "MultiPolygon" ? geometry.coordinates.flat() : [];
}

/* Tell by the even-odd rule whether a spot lies in an outline of several rings. */
function isInside(outline, [x, y]) {
  let inside = false;
  for (const ring of outline) {
    ring.forEach(([ax, ay], place) => {
      const [bx, by] = ring[place ? place - 1 : ring.length - 1];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    });
  }
  return inside;
}

function least(numbers) {
  return numbers.reduce((a, b) => Math.min(a, b), Infinity);
}

function most(numbers) {
  return numbers.reduce((a, b) => Math.max(a, b), -Infinity);
}
