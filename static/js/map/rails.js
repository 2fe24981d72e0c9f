// How the railway is drawn, the same on every map: which strokes there are, and how each looks.
// Imports nothing, so that the maps of pages without an import map can use it, too.

/* global L */

/** From this zoom the lines of the tariff guide are told from other track; before, they are it. */
export const GUIDE_ZOOM = 8;

const DOTTED = { dashArray: "1 5", lineCap: "round" };

/** The strokes of each kind, the lowest first; `ink` names a colour of the style sheet. */
const STROKES = {
  track: [{ ink: "--map-track", weight: 1 }],
  inferred: [{ ink: "--map-track", weight: 1.5, ...DOTTED }],
  guide: [{ ink: "--map-guide", weight: 1.8 }],
  "guide-inferred": [{ ink: "--map-guide", weight: 2, ...DOTTED }],
  named: [{ ink: "--map-rail", weight: 3 }, { ink: "--map-tie", weight: 1.4, dashArray: "7 7" }],
  "named-inferred": [{ ink: "--map-rail", weight: 2.5, ...DOTTED }],
  casing: [{ ink: "--map-ink", weight: 11, opacity: 0.16 }],
  chosen: [{ ink: "--map-ink", weight: 5 }, { ink: "--map-tie", weight: 2.6, dashArray: "10 10" }],
  "chosen-inferred": [{ ink: "--map-ink", weight: 3.5, dashArray: "1 7", lineCap: "round" }],
};

/**
 * @typedef {{kind: string, paths: [number, number][][]}} Stroke
 * @typedef {import("./levels.js").Rails} Rails
 */

/** Every track, thin. @param {Rails} rails @returns {Stroke[]} */
export function networkStrokes({ track, inferred }) {
  return filled([{ kind: "track", paths: track }, { kind: "inferred", paths: inferred }]);
}

/**
 * The lines, the quietest first: those of the guide, the curated ones, the ones looked at.
 * @param {Rails} rails
 * @param {number} zoom
 * @param {string[]} chosen slugs
 * @returns {Stroke[]}
 */
export function lineStrokes({ lines }, zoom, chosen) {
  const isChosen = ({ slug }) => chosen.includes(slug);
  const others = lines.filter((line) => !isChosen(line));
  const looked = lines.filter(isChosen);
  const both = (kind, some) => [
    { kind, paths: some.flatMap(({ track }) => track) },
    { kind: `${kind}-inferred`, paths: some.flatMap(({ inferred }) => inferred) },
  ];
  return filled([
    ...both("guide", zoom < GUIDE_ZOOM ? [] : others.filter(({ curated }) => !curated)),
    ...both("named", others.filter(({ curated }) => curated)),
    { kind: "casing", paths: looked.flatMap(({ track, inferred }) => [...track, ...inferred]) },
    ...both("chosen", looked),
  ]);
}

const filled = (strokes) => strokes.filter(({ paths }) => paths.length > 0);

/**
 * Draw strokes into a group in place of what is in it; one layer a stroke, for a layer for each of
 * thousands of chains would be slow.
 * @param {L.LayerGroup} group
 * @param {Stroke[]} strokes
 * @param {{pane: string, renderer: L.Renderer}} where
 */
export function paint(group, strokes, { pane, renderer }) {
  group.clearLayers();
  for (const { kind, paths } of strokes) {
    const latlngs = paths.map((path) => path.map(([lon, lat]) => [lat, lon]));
    for (const { ink, ...look } of STROKES[kind]) {
      const style = { opacity: 1, lineCap: "butt", smoothFactor: 0.7, ...look, color: colour(ink) };
      group.addLayer(L.polyline(latlngs, { ...style, pane, renderer, interactive: false }));
    }
  }
}

/** A colour of the style sheet, for what is drawn on a canvas, which cannot read it by itself. */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** What a map looks at, as the levels ask for it. @param {L.LatLngBounds} bounds */
export function boxOf(bounds) {
  return { west: bounds.getWest(), south: bounds.getSouth(), east: bounds.getEast(), north: bounds.getNorth() };
}
