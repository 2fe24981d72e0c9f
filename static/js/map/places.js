// The places that a filter reaches and what was reported there: the answer of the feed, opened.  Pure.

import { distance, lengthOf, pointAlong } from "#map/geometry";
import { decodePath } from "#map/levels";
import { shapeOf } from "#map/world";

/** Decimals of a degree in shapes of the feed. */
const DECIMALS = 5;
const OUTLINES = ["solid", "split", "dashed"];

/**
 * @typedef {object} Place
 * @property {number} id
 * @property {string} kind a kind of place of the model, or "movement"
 * @property {string} name what is under the pointer says
 * @property {import("#map/world").Shape} shape
 * @property {number} doubtKm radius of the halo, 0 for none
 * @property {{start: boolean, end: boolean}} fades which ends are inferred
 * @property {string} line slug, "" for none
 * @property {string[]} stations that it touches or lies between
 * @property {{inferred: boolean, from: ?[number, number], to: ?[number, number]}|null} way of a movement, lonlat
 * @property {?[number, number]} anchor where its mark stands, of the world; null where it has a label
 */
/**
 * What was reported at a place, of the types that are on.
 * @typedef {{place: Place, count: number, types: {type: string, count: number, outline: string, isOpen: boolean}[],
 *   outline: string, isOpen: boolean}} Spot the firmest outline; `isOpen` where no report is sure to be of the period
 */

/** Opens answers of the feed; the shape of a place is read once. */
export function createOpener() {
  const shapes = new Map();

  function shape(id, type, text) {
    if (!shapes.has(id)) {
      const paths = text.split("/").flatMap((polygon) => polygon.split(" ")).map((path) => decodePath(path, DECIMALS));
      shapes.set(id, shapeOf(type, paths));
    }
    return shapes.get(id);
  }

  /** @param {object} answer of `/map/places` @returns {Place[]} */
  function places({ places: columns }) {
    return columns.id.map((id, n) => {
      const place = {
        id, kind: columns.kind[n], name: columns.name[n], shape: shape(id, columns.geometry[n], columns.shape[n]),
        doubtKm: columns.doubt_km[n], fades: { start: Boolean(columns.fades[n] & 1), end: Boolean(columns.fades[n] & 2) },
        line: columns.line[n], stations: columns.stations[n], way: columns.way?.[n] ?? null,
      };
      return { ...place, anchor: anchorOf(place) };
    });
  }

  return { places };
}

/** Where the mark of a place stands; one of an area or a whole line stands at its name. */
export function anchorOf({ kind, shape }) {
  if (shape.kind === "area" || kind === "line") return null;
  const paths = shape.chains.map(pointsOf);
  if (shape.kind === "point") return paths[0][0];
  const longest = paths.reduce((best, path) => (lengthOf(path) > lengthOf(best) ? path : best));
  return longest.length > 1 ? pointAlong(longest, lengthOf(longest) / 2).point : longest[0];
}

function pointsOf({ xy }) {
  return Array.from({ length: xy.length / 2 }, (_, n) => [xy[2 * n], xy[2 * n + 1]]);
}

/**
 * What was reported at each place.
 * @param {Place[]} places
 * @param {{types: string[], cells: Record<string, number[]>}} answer of the feed
 * @param {Set<string>} on the types that count
 * @returns {Spot[]} those with most reports first
 */
export function spotsOf(places, { types, cells }, on) {
  const shown = types.map((type) => on.has(type));
  const spots = new Map();
  let [spot, kind] = [null, null];
  for (let n = 0; n < cells.place.length; n += 1) {
    if (!shown[cells.type[n]]) continue;
    const [place, type, outline, isOpen, count] = [cells.place[n], cells.type[n], cells.outline[n], cells.open[n] === 1, cells.count[n]];
    // Cells of one place, and there of one type, come together.
    if (spot?.number !== place) [spot, kind] = [kept(spots, place, () => ({ number: place, ...none(), byType: new Map() })), null];
    if (kind?.number !== type) kind = kept(spot.byType, type, () => ({ number: type, ...none() }));
    add(spot, count, outline, isOpen);
    add(kind, count, outline, isOpen);
  }
  return [...spots.values()].map(({ number, byType, ...sum }) => ({
    ...named(sum),
    place: places[number],
    types: [...byType.values()].map((each) => ({ type: types[each.number], ...named(each) })).sort((a, b) => b.count - a.count),
  })).sort((a, b) => b.count - a.count || a.place.id - b.place.id);
}

const none = () => ({ count: 0, outline: OUTLINES.length, isOpen: true });
const named = ({ count, outline, isOpen }) => ({ count, outline: OUTLINES[outline], isOpen });

function add(sum, count, outline, isOpen) {
  sum.count += count;
  sum.outline = Math.min(sum.outline, outline);
  sum.isOpen &&= isOpen;
}

/** What is kept under a key, made where it is not there. */
function kept(map, key, make) {
  if (!map.has(key)) map.set(key, make());
  return map.get(key);
}

/** A place of a movement nearer to the end of the drawn way than this counts as reached by it. */
const REACHED_DEGREES = 0.06;

/**
 * The places of a movement that its drawn way does not reach.
 * @param {[number, number][]} ends of the way, lonlat: the first and the last
 * @param {{from: ?[number, number], to: ?[number, number]}} way
 * @returns {{rail: [number, number], place: [number, number], leaves: boolean}[]} lonlat; `leaves`
 *   tells the way out from the way in
 */
export function stubs([start, end], { from, to }) {
  const far = (rail, place) => rail && place && distance(rail, place) > REACHED_DEGREES;
  const found = [];
  if (far(start, from)) found.push({ rail: start, place: from, leaves: false });
  if (far(end, to)) found.push({ rail: end, place: to, leaves: true });
  return found;
}
