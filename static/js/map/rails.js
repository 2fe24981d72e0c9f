// How the railway is drawn, the same on every map: which strokes there are, and how each looks.

import { distanceToPaths } from "#map/geometry";
import { meet, pixelsOf } from "#map/world";

/** From this zoom the lines of the tariff guide are told from other track; before, they are it. */
export const GUIDE_ZOOM = 8;

const DOTTED = { dash: [1, 5], cap: "round" };

/** The strokes of each kind, the lowest first; `ink` names a colour of the style sheet. */
const STROKES = {
  track: [{ ink: "--map-track", weight: 1 }],
  inferred: [{ ink: "--map-track", weight: 1.5, ...DOTTED }],
  guide: [{ ink: "--map-guide", weight: 1.8 }],
  "guide-inferred": [{ ink: "--map-guide", weight: 2, ...DOTTED }],
  named: [{ ink: "--map-rail", weight: 3 }, { ink: "--map-tie", weight: 1.4, dash: [7, 7] }],
  "named-inferred": [{ ink: "--map-rail", weight: 2.5, ...DOTTED }],
  casing: [{ ink: "--map-ink", weight: 11, opacity: 0.16 }],
  chosen: [{ ink: "--map-ink", weight: 5 }, { ink: "--map-tie", weight: 2.6, dash: [10, 10] }],
  "chosen-inferred": [{ ink: "--map-ink", weight: 3.5, dash: [1, 7], cap: "round" }],
};

/**
 * @typedef {{kind: string, chains: import("#map/world").Chain[]}} Stroke
 * @typedef {import("#map/levels").Rails} Rails
 * @typedef {import("#map/levels").Line} Line
 */

/** Every track, thin. @param {Rails} rails @returns {Stroke[]} */
export function networkStrokes({ track, inferred }) {
  return filled([{ kind: "track", chains: track }, { kind: "inferred", chains: inferred }]);
}

/**
 * The lines that are not looked at, the quietest first: those of the guide, then the curated ones.
 * @param {Rails} rails
 * @param {number} zoom
 * @param {string[]} chosen slugs
 * @returns {Stroke[]}
 */
export function lineStrokes({ lines }, zoom, chosen) {
  const others = lines.filter(({ slug }) => !chosen.includes(slug));
  return filled([
    ...both("guide", zoom < GUIDE_ZOOM ? [] : others.filter(({ curated }) => !curated)),
    ...both("named", others.filter(({ curated }) => curated)),
  ]);
}

/** The lines that are looked at, over what lies on them. @param {Rails} rails @param {string[]} chosen slugs @returns {Stroke[]} */
export const chosenStrokes = ({ lines }, chosen) => filled(both("chosen", lines.filter(({ slug }) => chosen.includes(slug))));

/** A way of one's own, as a line that is looked at. @param {import("#map/world").Shape} way @returns {Stroke[]} */
export const wayStrokes = ({ chains }) => ["casing", "chosen"].map((kind) => ({ kind, chains }));

/** What makes the lines that are looked at stand out, under what lies on them. @returns {Stroke[]} */
export function casingStrokes({ lines }, chosen) {
  const looked = lines.filter(({ slug }) => chosen.includes(slug));
  return filled([{ kind: "casing", chains: looked.flatMap(({ track, inferred }) => [...track, ...inferred]) }]);
}

const both = (kind, some) => [
  { kind, chains: some.flatMap(({ track }) => track) },
  { kind: `${kind}-inferred`, chains: some.flatMap(({ inferred }) => inferred) },
];

const filled = (strokes) => strokes.filter(({ chains }) => chains.length > 0);

/**
 * Draw strokes.
 * @param {ReturnType<import("#map/pen").createPen>} pen
 * @param {Stroke[]} strokes
 * @param {(name: string) => string} colour of the style sheet
 */
export function paintRails(pen, strokes, colour) {
  for (const { kind, chains } of strokes) {
    for (const { ink, ...look } of STROKES[kind]) pen.stroke(chains, { ...look, colour: colour(ink) });
  }
}

/** From this zoom a station's dot is a little larger. */
const LARGE_DOT_ZOOM = 9;

/** The dot of a station; one that is placed between its neighbours has a dashed rim. */
export function paintStation(pen, [x, y], { between }, zoom, colour) {
  const rim = between ? { weight: 1.2, dash: [2, 1.6] } : { weight: 1.6 };
  pen.disc([x, y], zoom < LARGE_DOT_ZOOM ? 2.5 : 4, { fill: colour("--map-paper"), colour: colour("--map-ink"), ...rim });
}

/** A place within so many pixels of a line lies on it, as one sees it. */
const ON_LINE_PX = 5;

/**
 * What lies on lines, of points in pixels.
 * @param {{point: [number, number]}[]} points
 * @param {Line[]} lines
 * @param {import("#map/pen").Frame} frame
 */
export function onLines(points, lines, frame) {
  const box = [frame.left, frame.top, frame.left + frame.width, frame.top + frame.height].map((edge) => edge / frame.scale);
  const paths = lines.flatMap(({ track, inferred }) => [...track, ...inferred])
    .filter((chain) => meet(chain.box, box)).map((chain) => pixelsOf(chain, frame));
  return points.filter(({ point }) => distanceToPaths(point, paths) <= ON_LINE_PX);
}

/** What a map looks at, as the levels ask for it. @param {L.LatLngBounds} bounds */
export function boxOf(bounds) {
  return { west: bounds.getWest(), south: bounds.getSouth(), east: bounds.getEast(), north: bounds.getNorth() };
}
