// Pure geometry in pixels and metres: what the drawing needs, without a map or a page.
// A point is [x, y], a path an array of points; longitude and latitude come as [lon, lat].

const EARTH_CIRCUMFERENCE_M = 40075016.686;
const TILE_PX = 256;

/** @typedef {[number, number]} Point */

/**
 * Metres that one pixel covers in Web Mercator.
 * @param {number} lat degrees
 * @param {number} zoom Leaflet's zoom level, fractions allowed
 */
export function metresPerPixel(lat, zoom) {
  return (EARTH_CIRCUMFERENCE_M * Math.cos((lat * Math.PI) / 180)) / (TILE_PX * 2 ** zoom);
}

/**
 * Radius in pixels of a halo that stands for a doubt in kilometres.
 * @param {number} doubtKm
 * @param {number} lat degrees
 * @param {number} zoom
 */
export function haloRadiusPx(doubtKm, lat, zoom) {
  return (doubtKm * 1000) / metresPerPixel(lat, zoom);
}

/** The paths of a LineString or MultiLineString; none for any other geometry. */
export function pathsOf(geometry) {
  if (geometry?.type === "LineString") return [geometry.coordinates];
  if (geometry?.type === "MultiLineString") return geometry.coordinates;
  return [];
}

/** The polygons of an area, each an array of rings; none for any other geometry. */
export function polygonsOf(geometry) {
  if (geometry?.type === "Polygon") return [geometry.coordinates];
  if (geometry?.type === "MultiPolygon") return geometry.coordinates;
  return [];
}

/** @param {Point} a @param {Point} b */
export function distance(a, b) {
  return Math.hypot(b[0] - a[0], b[1] - a[1]);
}

/** Length of a path. @param {Point[]} path */
export function lengthOf(path) {
  let length = 0;
  for (let i = 1; i < path.length; i += 1) length += distance(path[i - 1], path[i]);
  return length;
}

/**
 * The point at `along` on a path, and the direction there in radians.
 * Beyond an end it is that end.
 * @param {Point[]} path at least two points
 * @param {number} along
 * @returns {{point: Point, angle: number, segment: number}}
 */
export function pointAlong(path, along) {
  let left = Math.max(0, along);
  for (let i = 1; i < path.length; i += 1) {
    const [a, b] = [path[i - 1], path[i]];
    const step = distance(a, b);
    if ((left <= step && step > 0) || i === path.length - 1) {
      const t = step > 0 ? Math.min(1, left / step) : 0;
      return {
        point: [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t],
        angle: Math.atan2(b[1] - a[1], b[0] - a[0]),
        segment: i - 1,
      };
    }
    left -= step;
  }
  return { point: path[0], angle: 0, segment: 0 };
}

/** The part of a path between two distances along it, both within the path's length. */
export function slice(path, from, to) {
  const start = pointAlong(path, from);
  const end = pointAlong(path, to);
  return [start.point, ...path.slice(start.segment + 1, end.segment + 1), end.point];
}

/**
 * Cut a path into pieces whose opacity grows from an end that fades to the crisp middle.
 * The fade takes `share` of the length at each fading end.
 * @param {Point[]} path
 * @param {{start: boolean, end: boolean}} fades
 * @param {{share?: number, steps?: number}} [options]
 * @returns {{path: Point[], opacity: number}[]}
 */
export function fadePieces(path, fades, { share = 0.35, steps = 5 } = {}) {
  const length = lengthOf(path);
  if (length === 0 || (!fades.start && !fades.end)) return [{ path, opacity: 1 }];
  const width = (length * share) / steps;
  const [head, tail] = [fades.start ? steps : 0, fades.end ? steps : 0];
  const pieces = [];
  for (let i = 0; i < head; i += 1) {
    pieces.push({ path: slice(path, i * width, (i + 1) * width), opacity: (i + 1) / (steps + 1) });
  }
  pieces.push({ path: slice(path, head * width, length - tail * width), opacity: 1 });
  for (let i = tail - 1; i >= 0; i -= 1) {
    const from = length - (i + 1) * width;
    pieces.push({ path: slice(path, from, from + width), opacity: (i + 1) / (steps + 1) });
  }
  return pieces;
}

/**
 * Triangles that point along a path, one at least, `spacing` apart and centred on it.
 * @param {Point[]} path in pixels
 * @param {{spacing?: number, size?: number}} [options]
 * @returns {Point[][]} three corners each, the tip first
 */
export function arrowheads(path, { spacing = 110, size = 9 } = {}) {
  const length = lengthOf(path);
  if (length === 0) return [];
  const count = Math.max(1, Math.floor(length / spacing));
  return Array.from({ length: count }, (_, i) => {
    const { point, angle } = pointAlong(path, ((i + 0.5) * length) / count);
    return arrowhead(point, angle, size);
  });
}

/** One triangle around `point` that points to `angle`. */
export function arrowhead([x, y], angle, size) {
  const corner = (turn, reach) => [
    x + Math.cos(angle + turn) * reach,
    y + Math.sin(angle + turn) * reach,
  ];
  return [corner(0, size), corner(2.45, size), corner(-2.45, size)];
}

/** The end of a stub of `reach` pixels that starts at `from` and points to `to`. */
export function stubEnd(from, to, reach) {
  const length = distance(from, to);
  if (length <= reach) return to;
  return [
    from[0] + ((to[0] - from[0]) * reach) / length,
    from[1] + ((to[1] - from[1]) * reach) / length,
  ];
}

/** Distance of a point from a segment. */
export function distanceToSegment([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const t = square === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / square));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

/** Distance of a point from the nearest of several paths; Infinity where there is none. */
export function distanceToPaths(point, paths) {
  let nearest = Infinity;
  for (const path of paths) {
    if (path.length === 1) nearest = Math.min(nearest, distance(point, path[0]));
    for (let i = 1; i < path.length; i += 1) {
      nearest = Math.min(nearest, distanceToSegment(point, path[i - 1], path[i]));
    }
  }
  return nearest;
}

/** Whether a point lies in a polygon given by its rings (even-odd rule, so holes are out). */
export function inPolygon([x, y], rings) {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [[ax, ay], [bx, by]] = [ring[i], ring[j]];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
  }
  return inside;
}
