// The quiet part: land, water, borders, names of countries.

import { load } from "#map/feeds";

/* global L */

/** Where the name of each country stands, [lat, lon], chosen to keep off the corridor. */
const COUNTRIES = [
  ["BELARUS", 54.35, 28.9], ["UKRAINE", 49.35, 31.6], ["RUSSIA", 53.6, 36.2], ["POLAND", 51.9, 20.9],
  ["LITHUANIA", 55.35, 23.9], ["LATVIA", 56.85, 25.4], ["ESTONIA", 58.7, 25.8], ["MOLDOVA", 47.2, 28.5],
  ["ROMANIA", 45.9, 25.2], ["SLOVAKIA", 48.7, 19.9], ["HUNGARY", 47.1, 20.2], ["FINLAND", 59.75, 24.9],
];

/** Land as polygons; water is what is left. */
export async function land(layer, group, context) {
  const data = await load(context.feeds.land);
  const renderer = L.svg({ pane: layer.pane, padding: 1 });
  group.addLayer(L.geoJSON(data, {
    pane: layer.pane, renderer, interactive: false,
    style: { className: "land", fill: true, weight: 1 },
  }));
}

/** Borders of states and oblasts, and the names of the countries. */
export async function borders(layer, group, context) {
  const data = await load(context.feeds.borders);
  const renderer = L.svg({ pane: layer.pane, padding: 1 });
  group.addLayer(L.geoJSON(data, {
    pane: layer.pane, renderer, interactive: false,
    style: ({ properties }) => ({ className: `border-${properties.kind}`, fill: false }),
  }));
  for (const [name, lat, lon] of COUNTRIES) context.labels.addCountry(name, [lat, lon]);
}
