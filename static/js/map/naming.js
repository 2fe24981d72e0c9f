// Which names a map bears, each once: of a station and its town one says what both would say.  Pure.

/** From this zoom a station has its whole name. */
const WHOLE_NAME_ZOOM = 9;
/** A town this near to an end or junction of curated lines has its name from that station. */
const NEAR_KM = 15;
const KM_PER_DEGREE = 111.2;
/** Behind the zoom at which it first shows a town is named; a capital comes before most stations. */
const TOWN_PRIORITY = 5;

/** On a small scale the town's name is enough: "Anytown" for Anytown-Central. */
export function shortName(name, zoom) {
  const town = name.replace(/[- ]?(\d+|[IVXІХ]+)?$/u, "").split("-")[0];
  return zoom < WHOLE_NAME_ZOOM && town.length >= 4 ? town : name;
}

/** Roughly how far two places [lat, lon] lie apart, in km: exact enough to tell towns apart. */
function apartKm([latA, lonA], [latB, lonB]) {
  const across = (lonB - lonA) * Math.cos((latA * Math.PI) / 180);
  return Math.hypot(latB - latA, across) * KM_PER_DEGREE;
}

/**
 * The names of stations and towns without those that say a thing twice.
 * @param {{id: string, name: string, at: [number, number], isMajor: boolean, priority: number}[]} stations
 *   `at` is [lat, lon]; a lower priority goes first
 * @param {{id: string, name: string, at: [number, number], rank: number}[]} towns rank 1 capital, 2 large, 3 other
 * @param {number} zoom
 * @returns {{id: string, kind: string, text: string, at: [number, number], priority: number, isMajor?: boolean}[]}
 */
export function namesOnce(stations, towns, zoom) {
  const heard = new Map();
  const named = stations
    .map((station) => ({ ...station, kind: "station", text: shortName(station.name, zoom) }))
    .sort((a, b) => a.priority - b.priority || (a.name.length - b.name.length))
    .filter(({ text, at }) => {
      if (zoom >= WHOLE_NAME_ZOOM) return true;
      const places = heard.get(text) ?? [];
      if (places.some((other) => apartKm(at, other) < NEAR_KM)) return false;
      heard.set(text, [...places, at]);
      return true;
    });
  const alone = towns.filter((town) => {
    const twin = named.find(({ name, at, isMajor }) => apartKm(at, town.at) < NEAR_KM
      && (isMajor || shortName(name, 0) === town.name));
    if (twin) twin.priority = Math.min(twin.priority, TOWN_PRIORITY + town.rank);
    return !twin;
  });
  return [
    ...named.map(({ id, kind, text, at, priority, isMajor }) => ({ id, kind, text, at, priority, isMajor })),
    ...alone.map(({ id, name, at, rank }) => ({
      id, kind: "town", text: name, at, priority: TOWN_PRIORITY + rank,
    })),
  ];
}

/** Above it a map shows one country, and its name says nothing. */
const COUNTRY_ZOOM = 8;

/**
 * The names that a map of a zoom may bear, each once: those of what is asked about, then all others.
 * @param {{zoom: number, leastZoom: number, own: [string, [number, number]][], countries: [string, [number, number]][],
 *   stations: object[], towns: object[]}} known positions are lonlat; stations and towns as `namesOnce` takes
 *   them, but for that; `leastZoom` is the smallest of the map, at which its country is named
 * @returns {{id: string, kind: string, text: string, at: [number, number], priority: number, isMajor?: boolean,
 *   centred?: boolean}[]} `at` is lonlat
 */
export function namesAt({ zoom, leastZoom = 0, own = [], countries, stations, towns }) {
  const said = new Set(own.map(([text]) => text));
  const turned = ({ at: [lon, lat], ...each }) => ({ ...each, at: [lat, lon] });
  const others = (some) => some.filter(({ name }) => !said.has(name)).map(turned);
  return [
    ...own.map(([text, at]) => ({ id: `own/${text}`, kind: "own", text, at, priority: 0 })),
    ...(zoom > Math.max(COUNTRY_ZOOM, leastZoom) ? [] : countries).map(([text, at]) =>
      ({ id: `country/${text}`, kind: "country", text, at, priority: 1, centred: true })),
    ...namesOnce(others(stations), others(towns), zoom).map(turned),
  ];
}
