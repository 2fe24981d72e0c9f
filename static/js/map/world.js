// Positions as the screen needs them: Web Mercator (EPSG:3857) with a world one unit wide, x to the
// east and y to the south, in packed arrays.  Pure.

export const TILE_PX = 256;

/** @typedef {[number, number, number, number]} Box left, top, right, bottom */
/** @typedef {{xy: Float64Array, box: Box}} Chain x and y in turn; a ring ends where it begins */
/**
 * @typedef {{kind: "point"|"path"|"area", chains: Chain[], box: Box}} Shape of an area the chains are
 *   its rings, of which those inside others are holes
 */

/** @param {[number, number]} lonlat degrees @returns {[number, number]} */
export function toWorld([lon, lat]) {
  const sine = Math.sin((Math.max(-85.05, Math.min(85.05, lat)) * Math.PI) / 180);
  return [lon / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
}

/** @param {[number, number]} xy of the world @returns {[number, number]} lon and lat, degrees */
export function toLonLat([x, y]) {
  return [(x - 0.5) * 360, (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI];
}

/** Pack a path of positions. @param {[number, number][]} path lonlat, degrees @returns {Chain} */
export function chainOf(path) {
  const xy = new Float64Array(path.length * 2);
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  path.forEach((lonlat, number) => {
    const [x, y] = toWorld(lonlat);
    xy[2 * number] = x;
    xy[2 * number + 1] = y;
    grow(box, [x, y, x, y]);
  });
  return { xy, box };
}

function grow(box, [left, top, right, bottom]) {
  if (left < box[0]) box[0] = left;
  if (top < box[1]) box[1] = top;
  if (right > box[2]) box[2] = right;
  if (bottom > box[3]) box[3] = bottom;
}

/** The box around several. @param {Box[]} boxes @returns {Box} */
export function boxAround(boxes) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const each of boxes) grow(box, each);
  return box;
}

/** @param {Box} a @param {Box} b */
export const meet = (a, b) => a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];

/** How deep the coordinates of each type of geometry are nested around its paths. */
const PATHS = {
  Point: ({ coordinates }) => [[coordinates]],
  MultiPoint: ({ coordinates }) => coordinates.map((one) => [one]),
  LineString: ({ coordinates }) => [coordinates],
  MultiLineString: ({ coordinates }) => coordinates,
  Polygon: ({ coordinates }) => coordinates,
  MultiPolygon: ({ coordinates }) => coordinates.flat(),
};

const kindOf = (type) => (/Polygon$/.test(type) ? "area" : /LineString$/.test(type) ? "path" : "point");

/** @param {string} type of a GeoJSON geometry @param {[number, number][][]} paths lonlat @returns {Shape} */
export function shapeOf(type, paths) {
  const chains = paths.map(chainOf);
  return { kind: kindOf(type), chains, box: boxAround(chains.map(({ box }) => box)) };
}

/** @param {{type: string, coordinates: any[]}} geometry GeoJSON @returns {Shape} */
export const shapeOfGeometry = (geometry) => shapeOf(geometry.type, PATHS[geometry.type](geometry));

/**
 * A chain as points of a drawing, without those that fall on the same quarter of a pixel: the same
 * points from either end, so that areas and borders that share an edge share what is drawn of it.
 * @param {Chain} chain
 * @param {{scale: number, left: number, top: number}} view pixels of the whole world, and of its corner
 * @returns {[number, number][]}
 */
export function pixelsOf({ xy }, { scale, left, top }) {
  const points = [];
  let [lastX, lastY] = [NaN, NaN];
  for (let i = 0; i < xy.length; i += 2) {
    const x = Math.round((xy[i] * scale - left) * 4) / 4;
    const y = Math.round((xy[i + 1] * scale - top) * 4) / 4;
    if (x === lastX && y === lastY) continue;
    points.push([x, y]);
    [lastX, lastY] = [x, y];
  }
  return points;
}
