// What is drawn: the map that the page made, its layers and what lies on them.

import { createAreas } from "#map/areas";
import { borders, land, towns } from "#map/base";
import { createHits } from "#map/hits";
import { incidents } from "#map/incidents";
import { createLabels } from "#map/labels";
import { movements } from "#map/movements";
import { createRailway, lines, network, stations } from "#map/railway";
import { createSymbols } from "#map/symbols";
import { dressMap } from "#map/view";

const DRAWERS = { land, borders, towns, network, lines, stations, incidents, movements };

/**
 * @param {L.Map} map
 * @param {object} config the page's configuration
 * @param {{chosenLines: () => string[], failed: (error: Error) => void}} options
 */
export function createStage(map, config, { chosenLines, failed }) {
  const groups = Object.fromEntries(config.layers.map(({ id, group_name }) => [id, window[group_name]]));
  const recordLayers = config.layers.filter(({ source }) => source === "records");
  const baseLayers = config.layers.filter(({ source }) => source !== "records");
  const areas = createAreas(map);
  const symbols = createSymbols(map, config.symbols);
  const hits = createHits(map, symbols);
  const labels = createLabels(map, groups, symbols.boxes);
  const railway = createRailway(map, config.feeds);
  const filterListeners = [];
  const redraw = new Map();
  let shown = [];

  const context = {
    map, labels, railway, chosenLines, feeds: config.feeds, extent: config.extent, countries: config.countries, drawn: {},
    onFilter: (listener) => filterListeners.push(listener),
    reportedStations: () => new Set(shown.flatMap(({ properties: p }) => [p.from_station_id, p.to_station_id])),
  };

  function drawRecords() {
    for (const { id, event_type } of recordLayers) {
      redraw.get(id)(shown.filter(({ properties }) => properties.event_type === event_type));
    }
    areas.draw(shown);
    symbols.draw(shown);
    hits.use(shown);
    labels.layOut();
    Object.assign(document.body.dataset, { records: shown.length, symbols: symbols.count() });
  }

  function toggle(id, on) {
    const group = id === "osm" ? window.tile_layer_osm : groups[id];
    if (on) map.addLayer(group);
    else map.removeLayer(group);
  }

  const lookAtRailway = () => railway.look().catch(failed);

  dressMap(map, config);
  for (const layer of recordLayers) redraw.set(layer.id, DRAWERS[layer.drawer](layer, groups[layer.id], context));
  map.on("zoomend", drawRecords);
  map.on("moveend", () => {
    labels.layOut();
    lookAtRailway();
  });
  map.on("mousemove", ({ layerPoint }) => {
    map.getContainer().classList.toggle("over-record", hits.at(layerPoint).length > 0);
  });
  railway.onChange(labels.layOut);

  return {
    toggle,
    has: (id) => id === "osm" || id in groups,
    drawn: context.drawn,
    hitsAt: hits.at,
    layOut: labels.layOut,
    lookAtRailway,
    lineNames: railway.lineNames,
    /** @param {object[]} features the records to draw */
    draw(features) {
      shown = features;
      drawRecords();
    },
    /** The filter has changed, and with it what is chosen of the railway. */
    filtered() {
      for (const listener of filterListeners) listener();
    },
    async drawBase() {
      const drawing = baseLayers.map((layer) => DRAWERS[layer.drawer](layer, groups[layer.id], context));
      drawing.push(railway.look());
      const results = await Promise.allSettled(drawing);
      const broken = results.find(({ status }) => status === "rejected");
      if (broken) failed(broken.reason);
    },
  };
}
