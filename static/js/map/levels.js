// Levels of detail of the railway: which pieces a view needs, and what stands in them.  Pure.

import { chainOf } from "#map/world";

/**
 * @typedef {[number, number]} LonLat degrees
 * @typedef {{west: number, south: number, east: number, north: number}} Bounds degrees
 * @typedef {{id: string, from_zoom: number, decimals: number, cell_deg: number, cells: string[],
 *            lacks?: string[]}} Level `cells` are those that hold something; `lacks` those of
 *   them that a file left out
 * @typedef {{id: string, name: string, at: LonLat, rank: number, from: number, between: boolean}}
 *   Station `from` is the zoom at which it first shows; `between`: placed between its neighbours
 * @typedef {import("#map/world").Chain} Chain
 * @typedef {{slug: string, name: string, curated: boolean, track: Chain[], inferred: Chain[]}} Line
 * @typedef {{track: Chain[], inferred: Chain[], lines: Line[], stations: Station[]}} Rails
 */

const FIRST_SIGN = 63;
const BITS = 5;
const MORE = 32;
/** Degrees of stations have as many decimals in every level. */
export const STATION_DECIMALS = 5;

/**
 * The positions of an encoded polyline whose longitudes come first.
 * @param {string} text
 * @param {number} decimals of its degrees
 * @returns {LonLat[]}
 */
export function decodePath(text, decimals) {
  const scale = 10 ** decimals;
  const path = [];
  let place = 0;
  const step = () => {
    let number = 0;
    let sign = MORE;
    for (let shift = 0; sign >= MORE; shift += BITS) {
      sign = text.charCodeAt(place) - FIRST_SIGN;
      number |= (sign & (MORE - 1)) << shift;
      place += 1;
    }
    return number & 1 ? ~(number >> 1) : number >> 1;
  };
  for (let lon = 0, lat = 0; place < text.length;) {
    lon += step();
    lat += step();
    path.push([lon / scale, lat / scale]);
  }
  return path;
}

const chainsOf = (text, decimals) => (text ? text.split(" ").map((one) => chainOf(decodePath(one, decimals))) : []);

/** The names of the cells that touch a box. @param {Bounds} bounds @param {number} cellDeg */
export function cellsIn({ west, south, east, north }, cellDeg) {
  const numbers = (low, high, corner) => {
    const first = Math.floor((low - corner) / cellDeg);
    return Array.from({ length: Math.floor((high - corner) / cellDeg) - first + 1 }, (_, i) => first + i);
  };
  return numbers(west, east, -180).flatMap((column) => numbers(south, north, -90).map((row) => `${column}-${row}`));
}

/**
 * The finest level of a zoom that has all that a view needs, and the cells that are not empty.
 * @param {Level[]} levels the coarsest first, which lacks nothing
 * @param {number} zoom
 * @param {Bounds} bounds
 * @returns {{level: Level, cells: string[]}}
 */
export function levelFor(levels, zoom, bounds) {
  const needs = (level) => cellsIn(bounds, level.cell_deg).filter((cell) => level.cells.includes(cell));
  const usable = levels.filter((level, number) => number === 0
    || (zoom >= level.from_zoom && !needs(level).some((cell) => level.lacks?.includes(cell))));
  const level = usable.at(-1);
  return { level, cells: needs(level) };
}

/** Pieces that were read, each once. */
const read = new WeakMap();

function contentOf(piece, decimals, zooms) {
  if (!read.has(piece)) {
    read.set(piece, {
      track: chainsOf(piece.track, decimals),
      inferred: chainsOf(piece.inferred, decimals),
      lines: piece.lines.map(([number, track, inferred]) => ({
        number, track: chainsOf(track, decimals), inferred: chainsOf(inferred, decimals),
      })),
      stations: stationsOf(piece.stations, zooms),
    });
  }
  return read.get(piece);
}

/**
 * The railway of several pieces of a level; a line that runs through some is one line.
 * @param {object[]} pieces
 * @param {number} decimals
 * @param {{station_zooms: number[], lines: [string, string, boolean][]}} index
 * @returns {Rails}
 */
export function railsOf(pieces, decimals, index) {
  const lines = new Map();
  const contents = pieces.map((piece) => contentOf(piece, decimals, index.station_zooms));
  for (const { number, track, inferred } of contents.flatMap((content) => content.lines)) {
    const [slug, name, curated] = index.lines[number];
    const line = lines.get(number) ?? { slug, name, curated, track: [], inferred: [] };
    line.track.push(...track);
    line.inferred.push(...inferred);
    lines.set(number, line);
  }
  return {
    track: contents.flatMap(({ track }) => track),
    inferred: contents.flatMap(({ inferred }) => inferred),
    lines: [...lines.values()],
    stations: contents.flatMap(({ stations }) => stations),
  };
}

function stationsOf({ ids, names, ranks, between, at }, zooms) {
  const places = decodePath(at, STATION_DECIMALS);
  return ids.map((id, number) => {
    const rank = Number(ranks[number]);
    return { id, name: names[number], at: places[number], rank, from: zooms[rank - 1], between: between.includes(number) };
  });
}

/**
 * The railway by view; what has been read is kept by `read`.
 * @param {{railway: string, pieces: string}} feeds where the index is, and a piece with {level} and {cell}
 * @param {(address: string) => Promise<object>} read
 * @returns {{index: () => Promise<object>, view: (zoom: number, bounds: Bounds) => Promise<Rails>,
 *   atHand: (zoom: number, bounds: Bounds) => ?Rails}} the same value as before where a view needs no other
 *   pieces; `atHand` is null where any of them has yet to be read
 */
export function openLevels(feeds, read) {
  let last = { key: "", rails: null };
  let known = null;
  const held = new Map();
  const index = async () => (known ??= await read(feeds.railway));

  /** The pieces of a view by where each is. */
  function needed(zoom, bounds) {
    const { level, cells } = levelFor(known.levels, zoom, bounds);
    return { level, addresses: cells.map((cell) => feeds.pieces.replace("{level}", level.id).replace("{cell}", cell)) };
  }

  function joined({ level, addresses }) {
    const key = `${level.id}/${addresses}`;
    if (key !== last.key) last = { key, rails: railsOf(addresses.map((each) => held.get(each)), level.decimals, known) };
    return last.rails;
  }

  function atHand(zoom, bounds) {
    const wanted = known && needed(zoom, bounds);
    return wanted?.addresses.every((each) => held.has(each)) ? joined(wanted) : null;
  }

  async function view(zoom, bounds) {
    await index();
    const wanted = needed(zoom, bounds);
    const lacking = wanted.addresses.filter((each) => !held.has(each));
    await Promise.all(lacking.map(async (each) => held.set(each, await read(each))));
    return joined(wanted);
  }
  return { index, view, atHand };
}
