// What the map asks for, answered by what a file holds: the places of all of it, and its records.

import { UNITS, timeOf } from "#map/bins";
import { createFinder, termsOf } from "#map/filter";
import { decodePath } from "#map/levels";
import { outlineOf } from "#map/marks";
import { dayNumber } from "#map/time";

const OUTLINES = ["solid", "split", "dashed"];
const A_PAGE = 50;
const ALL_DATES = { from: "", to: "", date: [] };
/** Decimals of a degree in shapes of the feed. */
const DECIMALS = 5;

/**
 * @param {object} config of the page
 * @param {(element: string) => Promise<object>} load reads what an element holds
 * @returns what `createFeed` gives
 */
export function createFileFeed({ feeds, parameters, letters }, load) {
  const find = createFinder(parameters, letters);
  const every = once(async () => {
    const [{ records }, { places }] = await Promise.all([load(feeds.records), load(feeds.places)]);
    const geometries = new Map(places.id.map((id, n) => [id, geometryOf(places.geometry[n], places.shape[n])]));
    return records.map((record) => ({ ...record, geometry: geometries.get(record.place) ?? null }));
  });
  const found = async (filter) => find(await every(), filter);

  async function places(filter) {
    const [all, whole] = await Promise.all([every(), load(feeds.places)]);
    const records = find(all, filter);
    const drawn = records.filter(({ place }) => place !== null);
    const reached = placesOf(drawn, whole.places);
    const numbers = new Map(reached.id.map((id, n) => [id, n]));
    return {
      types: whole.types, total: records.length, placed: drawn.length, newest: newestOf(records),
      places: reached,
      cells: cellsOf(drawn, numbers, whole.types, filter),
      time: timeOf(find(all, { ...filter, ...ALL_DATES }).map(spanOf), whole.types),
      choices: Object.fromEntries(parameters.map((parameter) => [parameter.name, countsOf(parameter, find(all, emptied(filter, parameter)))])),
    };
  }

  async function page(records, after) {
    const start = Number(after || 0);
    const next = start + A_PAGE < records.length ? String(start + A_PAGE) : "";
    return { total: records.length, records: records.slice(start, start + A_PAGE), next };
  }

  return {
    places,
    async records(filter, { places: numbers, after } = {}) {
      const records = await found(filter);
      return page(numbers ? records.filter(({ place }) => numbers.includes(place)) : records, after);
    },
    async record(id, _signal, filter) {
      const all = await every();
      const record = all.find((one) => one.id === id);
      if (!record) throw Object.assign(new Error(`The file holds no report ${id}.`), { isMissing: true });
      const titles = new Map(all.map((one) => [one.id, one]));
      const related = (record.properties.related ?? []).filter((other) => titles.has(other)).map((other) => {
        const { title, when } = titles.get(other).properties;
        return { id: other, title, when };
      });
      // Records are the newest first: what comes after one in the list was before it in time.
      const around = filter ? find(all, filter) : all;
      const at = around.findIndex((one) => one.id === id);
      return { ...record, related, within: at >= 0, before: (at >= 0 && around[at + 1]?.id) || "", after: around[at - 1]?.id ?? "" };
    },
  };
}

/** A function that works out its answer once. */
function once(work) {
  let answer = null;
  return () => (answer ??= work());
}

/** The GeoJSON geometry of a place. @param {string} type @param {string} shape as the feed has it */
export function geometryOf(type, shape) {
  const polygons = shape.split("/").map((paths) => paths.split(" ").map((path) => decodePath(path, DECIMALS)));
  const [paths] = polygons;
  const coordinates = { Point: paths[0][0], LineString: paths[0], MultiPolygon: polygons }[type] ?? paths;
  return { type, coordinates };
}

const emptied = (filter, { name, single }) => ({ ...filter, [name]: single ? "" : [] });

function countsOf({ property }, records) {
  const counts = {};
  for (const record of records) {
    for (const term of new Set(termsOf(record, property))) counts[term] = (counts[term] ?? 0) + 1;
  }
  return counts;
}

/** The places at which records lie, out of all places of the file. */
function placesOf(records, columns) {
  const reached = new Set(records.map(({ place }) => place));
  const kept = columns.id.flatMap((id, n) => (reached.has(id) ? [n] : []));
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, kept.map((n) => column[n])]));
}

/** The last day of the newest; of one without an end that on which it was reported, if it is later. */
function newestOf(records) {
  const latest = (...days) => days.filter(Boolean).sort().at(-1) ?? null;
  return latest(...records.map(({ properties: p }) => p.last_day ?? latest(p.first_day, p.reported_date)));
}

/** Whether a period may not hold what has no first day; "by" a day it does where nothing is before it. */
function mayLieBeyond({ first_day: first, last_day: last }, { from, to }) {
  return Boolean(from || to) && !first && !(last && !from && last <= to);
}

function cellsOf(records, numbers, types, filter) {
  const cells = new Map();
  for (const { place, properties: p } of records) {
    const cell = [
      numbers.get(place), types.indexOf(p.event_type), OUTLINES.indexOf(outlineOf(p.verification)),
      Number(mayLieBeyond(p, filter)), p.first_day ? UNITS.month.of(dayNumber(p.first_day)) : -1,
    ];
    cells.set(cell.join(), { cell, count: (cells.get(cell.join())?.count ?? 0) + 1 });
  }
  const column = (n) => [...cells.values()].map(({ cell }) => cell[n]);
  const [place, type, outline, open, month] = [0, 1, 2, 3, 4].map(column);
  return { place, type, outline, open, month, count: [...cells.values()].map(({ count }) => count) };
}

const spanOf = ({ properties: p }) => ({ type: p.event_type, first: p.first_day, last: p.last_day });
