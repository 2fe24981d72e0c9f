// Which places of the feed lie at a station or on the track next to it, as mapper.layers.around tells
// them.  Pure.

/**
 * @param {{places: Record<string, object[]>, cells: Record<string, number[]>}} answer of the feed
 * @param {string} id of a station
 * @param {(slug: string) => string[]} stationsOf a line's stations in their order
 * @returns {{here: number[], beside: {name: string, to: string, places: number[], count: number}[],
 *   counts: {here: number, beside: number}}}
 */
export function around({ places, cells }, id, stationsOf) {
  const counts = countsOf(places, cells);
  const here = [];
  const named = new Map();
  places.stations.forEach((stations, at) => {
    if (!counts[at]) return;
    if (stations.length === 1 && stations[0] === id) here.push(at);
    else if (stations.includes(id) || runsThrough(stationsOf(places.line[at]), stations, id)) {
      const to = otherEnd(stations, id);
      const key = `${places.name[at]}\n${to}`;
      if (!named.has(key)) named.set(key, { name: places.name[at], to, places: [], count: 0 });
      named.get(key).places.push(places.id[at]);
      named.get(key).count += counts[at];
    }
  });
  const beside = [...named.values()].sort((one, other) => other.count - one.count || (one.name < other.name ? -1 : 1));
  const sum = (numbers) => numbers.reduce((total, each) => total + each, 0);
  return {
    here: here.map((at) => places.id[at]),
    beside,
    counts: { here: sum(here.map((at) => counts[at])), beside: sum(beside.map(({ count }) => count)) },
  };
}

/** How many records each place has. */
export function countsOf(places, cells) {
  const counts = new Array(places.id.length).fill(0);
  cells.place.forEach((at, cell) => { counts[at] += cells.count[cell]; });
  return counts;
}

/** Whether a stretch between two stations of a line has a station strictly within. */
function runsThrough(order, stations, id) {
  if (stations.length !== 2) return false;
  const [first, at, last] = [stations[0], id, stations[1]].map((one) => order.indexOf(one));
  return Math.min(first, at, last) >= 0 && Math.min(first, last) < at && at < Math.max(first, last);
}

function otherEnd(stations, id) {
  const others = stations.filter((one) => one !== id);
  return others.length === 1 && stations.includes(id) ? others[0] : "";
}
