// How a record looks: rules from its terms to classes, anchors and words.  Pure.

import { distance, inPolygon, distanceToPaths, middleOf, pathsOf, polygonsOf } from "#map/geometry";

const OUTLINES = {
  corroborated: "solid", verified: "solid",
  reported: "dashed", claimed: "dashed",
  disputed: "split", refuted: "split",
};
const AREAS = new Set(["Polygon", "MultiPolygon"]);

/** The outline of a grade: solid, dashed or split. @param {string} verification */
export function outlineOf(verification) {
  return OUTLINES[verification] ?? "dashed";
}

/** Whether a record is drawn as an area, which has no pin. */
export function isArea(feature) {
  return AREAS.has(feature.geometry?.type);
}

/** [lon, lat] at which the symbol of a record stands; null for an area or nothing to draw. */
export function anchorOf({ geometry }) {
  if (!geometry) return null;
  if (geometry.type === "Point") return geometry.coordinates;
  return middleOf(pathsOf(geometry));
}

/**
 * Which ends of a stretch fade: those at a station that is placed between its neighbours.
 * @param {[number, number][]} path of the stretch, [lon, lat]
 * @param {({lonlat: [number, number], interpolated: boolean}|undefined)[]} ends its stations
 */
export function fadingEnds(path, ends) {
  const fades = { start: false, end: false };
  for (const station of ends) {
    if (!station?.interpolated) continue;
    const atStart = distance(path[0], station.lonlat);
    const atEnd = distance(path[path.length - 1], station.lonlat);
    fades[atStart <= atEnd ? "start" : "end"] = true;
  }
  return fades;
}

/**
 * The records under a click, nearest drawing first; areas only where nothing finer is.
 * @param {[number, number]} at pixels
 * @param {{id: string, geometry: object, anchors?: [number, number][]}[]} drawn in pixels;
 *   `anchors` are the places of its symbol
 * @param {{line?: number, symbol?: number}} [reach] pixels
 * @returns {string[]} ids
 */
export function under(at, drawn, { line = 10, symbol = 15 } = {}) {
  const found = [];
  for (const { id, geometry, anchors = [] } of drawn) {
    const bySymbol = Math.min(Infinity, ...anchors.map((anchor) => distance(at, anchor)));
    if (bySymbol <= symbol) found.push({ id, rank: 0, away: bySymbol });
    else {
      const byLine = distanceToPaths(at, pathsOf(geometry));
      if (byLine <= line) found.push({ id, rank: 1, away: byLine });
      else if (polygonsOf(geometry).some((rings) => inPolygon(at, rings))) {
        found.push({ id, rank: 2, away: 0 });
      }
    }
  }
  const finest = found.some(({ rank }) => rank < 2) ? found.filter(({ rank }) => rank < 2) : found;
  return finest.sort((a, b) => a.rank - b.rank || a.away - b.away).map(({ id }) => id);
}

/** How many records and how many of them are drawn: "3 reports, 2 of them on the map". */
export function countWords(features) {
  const drawn = features.filter((feature) => feature.geometry).length;
  const noun = features.length === 1 ? "report" : "reports";
  return `${drawn} of ${features.length} ${noun} on the map`;
}

/** "reported by 2 sources" and the like. */
export function gradeWords(label, sourceCount) {
  const noun = sourceCount === 1 ? "source" : "sources";
  return sourceCount ? `${label} · ${sourceCount} ${noun}` : label;
}
