// The quiet part: land, water, borders, names of countries.

import { load } from "#map/feeds";
import { EVERY_CORNER } from "#map/geometry";

/* global L */

/** Land as polygons on a sheet of water; beyond the sheet nothing is known, and it stays blank. */
export async function land(layer, group, context) {
  const data = await load(context.feeds.land);
  const renderer = L.svg({ pane: layer.pane, padding: 1 });
  const [west, south, east, north] = context.extent;
  group.addLayer(L.rectangle([[south, west], [north, east]], {
    pane: layer.pane, renderer, interactive: false, className: "water", stroke: false,
  }));
  group.addLayer(L.geoJSON(data, {
    pane: layer.pane, renderer, interactive: false, ...EVERY_CORNER,
    style: { className: "land", fill: true, weight: 1 },
  }));
}

/** Borders of states and their divisions, and the names of the countries. */
export async function borders(layer, group, context) {
  const data = await load(context.feeds.borders);
  const renderer = L.svg({ pane: layer.pane, padding: 1 });
  group.addLayer(L.geoJSON(data, {
    pane: layer.pane, renderer, interactive: false, ...EVERY_CORNER,
    style: ({ properties }) => ({ className: `border-${properties.kind}`, fill: false }),
  }));
  for (const [name, [lon, lat]] of context.countries) context.labels.addCountry(name, [lat, lon]);
}

/** From which zoom a town of a rank (1 capital, 2 large, 3 other) has a name. */
const TOWN_ZOOMS = { 1: 4, 2: 5.5, 3: 7 };

/** Towns and their names; a town whose station says the same leaves that to its station. */
export async function towns(layer, group, context) {
  const { features } = await load(context.feeds.towns);
  const renderer = L.svg({ pane: layer.pane, padding: 0.2 });
  const all = features.map(({ geometry: { coordinates: [lon, lat] }, properties: { name_en: name, rank } }) =>
    ({ id: `town/${name}`, name, at: [lat, lon], rank }));
  context.labels.beforeLayout(() => {
    group.clearLayers();
    const seen = context.map.getBounds();
    for (const town of all) {
      if (context.map.getZoom() < TOWN_ZOOMS[town.rank] || !seen.contains(town.at)) continue;
      const dot = L.circleMarker(town.at, {
        pane: layer.pane, renderer, interactive: false, radius: 1.5, className: "town",
      });
      context.labels.addTown({ ...town, dot });
    }
  });
}
