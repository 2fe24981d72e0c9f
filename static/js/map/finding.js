// What a search finds, and what is told of a station or line: a server is asked, or a file looks in
// what it holds.

import { around, countsOf } from "#map/around";
import { load } from "#map/feeds";
import { createFinder, createFold } from "#map/filter";
import { STATION_DECIMALS, decodePath } from "#map/levels";
import { WHOLE, createNameSearch } from "#map/namesearch";

/**
 * @typedef {{kind: string, id: string, name: string, about: string, at: [number, number]|null,
 *   view: [number, number, number, number]|null}} Found `kind` is station, line, kilometre,
 *   settlement, record or words; `at` is lonlat, `view` west, south, east, north
 * @typedef {{slug: string, name: string, km: number|null}} LineAt
 * @typedef {{id: string, name: string, names: Record<string, string>, at: [number, number]|null,
 *   lines: LineAt[], neighbours: {id: string, name: string}[], here: number[],
 *   beside: {name: string, places: number[], count: number}[], counts: {here: number, beside: number}}} StationCard
 *   numbers are those of places
 * @typedef {{id: string, name: string, names: Record<string, string>, km: number|null,
 *   stations: {id: string, name: string, km: number|null}[], gap: string, here: number[],
 *   counts: {here: number}, page?: string}} LineCard `page` is that of a server
 */

/** How many of each kind a file tells at most, so that none hides the others. */
const MOST = { station: 5, line: 4, settlement: 3, record: 3 };
const MOST_IN_ALL = 12;
const ID_BEGUN = /^[a-z]{2}-\d[\d-]*$/i;
/** As mapper.region.finding reads it. */
const NUMBER = /(?<![\p{L}\d.,])(\d{1,4}(?:[.,+]\d{1,3})?)(?:-\p{L}{1,3})?(?![\p{L}\d])/gu;
const KILOMETRE = /^(?:km|kil[oa]m\w*)$/;
const FEW_LETTERS = 2;

/**
 * What finds on this page.
 * @param {object} config the page's
 * @param {object} grammar
 * @param {{places: (filter: object, signal?: AbortSignal) => Promise<object>}} feed what a file's cards count by
 * @param {(address: string, signal?: AbortSignal) => Promise<object>} ask a server
 */
export function createFinding({ feeds, parameters, letters }, grammar, feed, ask) {
  if (feeds.find) return createAsking(feeds, ask, grammar);
  let made = null;
  const looking = () => {
    made ??= Promise.all([feeds.names, feeds.towns, feeds.records].map(load)).then(([names, { features: towns }, { records: held }]) => {
      const having = createFinder(parameters, letters);
      const places = towns.map(({ properties, geometry }) => ({ name: properties.name_en, at: geometry.coordinates }));
      const records = held.map(({ id, properties: { title, when } }) => ({ id, title, when }));
      return createLooking(names, places, records, createFold(letters), (q) => having(held, { ...grammar.empty(), q }).length);
    });
    return made;
  };
  return {
    begin: looking,
    find: async (text) => (await looking()).find(text),
    station: async (id, filter) => (await looking()).station(id, await feed.places(filter)),
    line: async (slug, filter) => (await looking()).line(slug, await feed.places({ ...filter, line: [slug] })),
  };
}

/**
 * What asks a server.
 * @param {{find: string, stations: string, lines: string}} feeds addresses; of the last two with {id}
 * @param {(address: string, signal?: AbortSignal) => Promise<object>} ask
 * @param {{write: (filter: object) => string}} grammar
 */
export function createAsking(feeds, ask, grammar) {
  function card(address, id, filter, signal) {
    const query = grammar.write(filter);
    return ask(address.replace("{id}", encodeURIComponent(id)) + (query ? `?${query}` : ""), signal);
  }
  return {
    /** Say that somebody is about to type. */
    begin: () => ask(`${feeds.find}?q=`).catch(() => undefined),
    /** @returns {Promise<Found[]>} */
    find: async (text, signal) => (await ask(`${feeds.find}?q=${encodeURIComponent(text)}`, signal)).found,
    /** @returns {Promise<StationCard>} */
    station: (id, filter, signal) => card(feeds.stations, id, filter, signal),
    /** @returns {Promise<LineCard>} */
    line: (slug, filter, signal) => card(feeds.lines, slug, filter, signal),
  };
}

/**
 * What looks in what a file holds.
 * @param {{stations: object, lines: object}} names columns, as mapper.layers.named makes them
 * @param {{name: string, at: [number, number]}[]} towns
 * @param {{id: string, title: string, when: string}[]} records
 * @param {(text: string) => string} fold
 * @param {(text: string) => number} count of the records that have such words
 */
export function createLooking({ stations, lines }, towns, records, fold, count) {
  const places = decodePath(stations.at, STATION_DECIMALS);
  const countries = stations.countries.split(" ");
  const findStation = createNameSearch(stations.spelled, fold);
  const findLine = createNameSearch(lines.spelled, fold);
  const findTown = createNameSearch(towns.map(({ name }) => `\n ${fold(name)}`), fold);
  const linesAt = new Map();
  lines.stations.forEach((numbers, line) => {
    for (const number of numbers) linesAt.set(number, [...linesAt.get(number) ?? [], line]);
  });
  const found = (kind, id, name, about, at = null, view = null) => ({ kind, id, name, about: about.filter(Boolean).join(" · "), at, view });

  function station(number) {
    const at = linesAt.get(number) ?? [];
    const about = [countries[number], at.length && lines.names[at[0]], at.length > 1 && `${at.length - 1} more`];
    return found("station", stations.ids[number], stations.names[number], about, places[number]);
  }

  const line = (number) =>
    found("line", lines.slugs[number], lines.names[number], [lengthOf(number)], null, lines.views[number]);
  const lengthOf = (number) => (lines.lengths[number] === null ? "without a place" : `${Math.round(lines.lengths[number])} km`);
  const town = (number) => found("settlement", towns[number].name, towns[number].name, ["settlement"], towns[number].at);
  const record = ({ id, title, when }) => found("record", id, title, [id, when]);

  function kilometres(text) {
    const said = saidKilometre(text, fold);
    return said ? findLine(said.words, MOST.line).flatMap(([number]) => atKilometre(number, said.km)) : [];
  }

  /** A place between the stations of a line whose kilometres are known. */
  function atKilometre(number, km) {
    const kms = lines.kms[number];
    const next = kms.findIndex((each) => each >= km);
    if (next < 0 || kms[0] > km) return [];
    const [low, high] = [Math.max(0, next - 1), next];
    const share = kms[high] > kms[low] ? (km - kms[low]) / (kms[high] - kms[low]) : 0;
    const [from, to] = [low, high].map((place) => places[lines.stations[number][place]]);
    const at = from.map((degrees, axis) => degrees + share * (to[axis] - degrees));
    const origin = stations.names[lines.stations[number][0]];
    return [found("kilometre", lines.slugs[number], `km ${km}, ${lines.names[number]}`, [`about here, counted from ${origin}`], at)];
  }

  /** The number of a station or line among `all`; a text without one is not there. */
  function numberOf(all, id, kind) {
    const number = all.indexOf(id);
    if (number < 0) throw Object.assign(new Error(`The file holds no ${kind} ${id}.`), { isMissing: true });
    return number;
  }

  const stationsOf = (slug) => (lines.stations[lines.slugs.indexOf(slug)] ?? []).map((number) => stations.ids[number]);
  const kmAt = (line, number) => lines.kms[line][lines.stations[line].indexOf(number)] ?? null;
  const stop = (line) => (number) => ({ id: stations.ids[number], name: stations.names[number], km: kmAt(line, number) });

  /** The stations before and after one on a line, as far as the file has them. */
  function nextTo(number, line) {
    const at = lines.stations[line].indexOf(number);
    return [lines.stations[line][at - 1], lines.stations[line][at + 1]].filter((one) => one !== undefined);
  }

  return {
    /** @param {string} id @param {object} answer of the feed @returns {StationCard} */
    station(id, answer) {
      const number = numberOf(stations.ids, id, "station");
      const at = linesAt.get(number) ?? [];
      const neighbours = [...new Set(at.flatMap((line) => nextTo(number, line)))];
      return {
        id, name: stations.names[number], names: {}, at: places[number],
        lines: at.map((line) => ({ slug: lines.slugs[line], name: lines.names[line], km: kmAt(line, number) })),
        neighbours: neighbours.map((one) => ({ id: stations.ids[one], name: stations.names[one] })),
        ...around(answer, id, stationsOf),
      };
    },
    /** @param {string} slug @param {object} answer of the feed, of this line @returns {LineCard} */
    line(slug, answer) {
      const number = numberOf(lines.slugs, slug, "line");
      const counts = countsOf(answer.places, answer.cells);
      const here = answer.places.id.filter((_, at) => counts[at] && answer.places.line[at] === slug);
      return {
        id: slug, name: lines.names[number], names: {}, km: lines.lengths[number], gap: "",
        stations: lines.stations[number].map(stop(number)), here, counts: { here: answer.total },
      };
    },
    begin: () => undefined,
    async find(text) {
      const named = [
        ...findStation(text, MOST.station).map(([number, how]) => [how, station(number)]),
        ...findLine(text, MOST.line).map(([number, how]) => [how, line(number)]),
        ...findTown(text, MOST.settlement).map(([number, how]) => [how, town(number)]),
      ].sort(([one], [other]) => one - other);
      const isNamed = named.some(([how]) => how === WHOLE);
      const begun = ID_BEGUN.test(text) ? records.filter(({ id }) => id.startsWith(text.toUpperCase())) : [];
      const all = [
        ...begun.slice(0, MOST.record).map(record),
        ...(isNamed ? [] : kilometres(text)),
        ...named.map(([, each]) => each),
      ].slice(0, MOST_IN_ALL - 1);
      const having = count(text);
      return fold(text) ? [...all, found("words", text, text, [`${having} report${having === 1 ? "" : "s"}`])] : [];
    },
  };
}

/** The words and the kilometre of "words km 136,4"; null where there is not one each. */
export function saidKilometre(text, fold) {
  const number = [...text.matchAll(NUMBER)].at(-1);
  if (!number) return null;
  const rest = `${text.slice(0, number.index)} ${text.slice(number.index + number[0].length)}`;
  const words = fold(rest).split(" ").filter((word) => !KILOMETRE.test(word) && word.length > FEW_LETTERS);
  return words.length ? { words: words.join(" "), km: Number(number[1].replace(/[,+]/, ".")) } : null;
}
