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

/** Which ends of a stretch fade: those at a station that is placed between its neighbours. */
export function fadingEnds({ from_interpolated: start, to_interpolated: end }) {
  return { start: Boolean(start), end: Boolean(end) };
}

/**
 * The records under a click, nearest drawing first; areas only where nothing finer is,
 * the smallest first.
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
        found.push({ id, rank: 2, away: extentOf(geometry) });
      }
    }
  }
  const finest = found.some(({ rank }) => rank < 2) ? found.filter(({ rank }) => rank < 2) : found;
  return finest.sort((a, b) => a.rank - b.rank || a.away - b.away).map(({ id }) => id);
}

/** The size of the box around polygons: of two areas under a click the smaller says more. */
function extentOf(geometry) {
  const points = polygonsOf(geometry).flatMap(([outer]) => outer);
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const span = (values) => values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b));
  return span(xs) * span(ys);
}

/** How many records and how many of them are drawn: "3 reports, 2 of them on the map". */
export function countWords(features) {
  const drawn = features.filter((feature) => feature.geometry).length;
  const noun = features.length === 1 ? "report" : "reports";
  return `${drawn} of ${features.length} ${noun} on the map`;
}
