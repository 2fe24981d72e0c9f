// Whether a geometry touches a box, exactly: a point on its edge does, a track around it does not.
// Positions come as [lon, lat], a box as [west, south, east, north]; it may lack width or height.

import { inPolygon, pathsOf, polygonsOf } from "#map/geometry";

/** @typedef {[number, number, number, number]} Box */

/**
 * Read "west,south,east,north".
 * @param {string} text
 * @returns {Box}
 * @throws {RangeError} its text is for the reader
 */
export function boxOf(text) {
  const edges = text.split(",").map((edge) => (edge.trim() ? Number(edge) : Number.NaN));
  const [west, south, east, north] = edges;
  const usable = edges.length === 4 && edges.every(Number.isFinite) && west <= east && south <= north;
  if (!usable) throw new RangeError(`bbox='${text}': give west,south,east,north in degrees, like 23,51,33,56`);
  return [west, south, east, north];
}

/**
 * Whether a GeoJSON geometry has a position in a box; none where nothing is drawn.
 * @param {object|null} geometry
 * @param {Box} box
 */
export function touchesBox(geometry, box) {
  if (geometry?.type === "Point") return holds(box, geometry.coordinates);
  return pathsOf(geometry).some((path) => pathTouches(path, box))
    || polygonsOf(geometry).some((rings) => polygonTouches(rings, box));
}

function polygonTouches(rings, box) {
  if (rings.some((ring) => pathTouches(ring, box))) return true;
  // No edge touches it, so that it lies whole in the polygon or whole outside, or in a hole.
  return inPolygon([box[0], box[1]], rings);
}

function pathTouches(path, box) {
  for (let i = 1; i < path.length; i += 1) {
    if (segmentTouches(path[i - 1], path[i], box)) return true;
  }
  return path.length === 1 && holds(box, path[0]);
}

function holds([west, south, east, north], [lon, lat]) {
  return west <= lon && lon <= east && south <= lat && lat <= north;
}

/** Whether the boxes of both meet, and not all corners lie on one side of the segment. */
function segmentTouches([ax, ay], [bx, by], [west, south, east, north]) {
  if (Math.max(ax, bx) < west || Math.min(ax, bx) > east) return false;
  if (Math.max(ay, by) < south || Math.min(ay, by) > north) return false;
  const side = (x, y) => Math.sign((bx - ax) * (y - ay) - (by - ay) * (x - ax));
  const sides = [side(west, south), side(west, north), side(east, south), side(east, north)];
  return !(sides.every((s) => s > 0) || sides.every((s) => s < 0));
}
