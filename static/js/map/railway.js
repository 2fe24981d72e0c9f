// The railway on the map: the whole network as thin lines, curated lines in the dark-and-white
// hatch, stations by zoom; each of the level of detail that the view asks for.

import { load } from "#map/feeds";
import { openLevels } from "#map/levels";
import { boxOf, GUIDE_ZOOM, lineStrokes, networkStrokes, paint } from "#map/rails";

/* global L */

/** How much around the view is at hand, so that a small move shows no gap: a share of its size. */
const AROUND = 0.1;
/** From this zoom a station's dot is a little larger. */
const LARGE_DOT_ZOOM = 9;
/** A station that reports name is labelled before others of its rank. */
const REPORTED_FIRST = 0.5;

/**
 * The railway of what the map looks at.
 * @param {L.Map} map
 * @param {{railway: string, pieces: string}} feeds
 */
export function createRailway(map, feeds) {
  const levels = openLevels(feeds, load);
  const listeners = [];
  let rails = null;
  let asked = 0;

  /** Have what the view needs; an answer that is overtaken is dropped. */
  async function look() {
    asked += 1;
    const mine = asked;
    const seen = await levels.view(map.getZoom(), boxOf(map.getBounds().pad(AROUND)));
    if (mine !== asked || seen === rails) return;
    rails = seen;
    for (const listener of listeners) listener();
  }

  return {
    look,
    rails: () => rails,
    lineNames: async () => (await levels.index()).lines.map(([slug, name]) => [slug, name]),
    onChange: (listener) => listeners.push(listener),
  };
}

/** Draws strokes on a canvas of its own whenever the railway, its looks or the colours change. */
function onCanvas(layer, group, context, strokesOf) {
  const where = { pane: layer.pane, renderer: L.canvas({ pane: layer.pane, padding: 0.3 }) };
  const draw = () => {
    const rails = context.railway.rails();
    const strokes = rails ? strokesOf(rails) : [];
    paint(group, strokes, where);
    context.drawn[layer.id] = strokes.reduce((sum, { paths }) => sum + paths.length, 0);
  };
  context.railway.onChange(draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  return draw;
}

/** Every track, thin and grey; what is inferred is dotted. */
export function network(layer, group, context) {
  onCanvas(layer, group, context, networkStrokes);
}

/** Lines; the one looked at stands out. */
export function lines(layer, group, context) {
  const { map } = context;
  const draw = onCanvas(layer, group, context, (rails) => lineStrokes(rails, map.getZoom(), context.chosenLines()));
  context.onFilter(draw);
  let wasNear = map.getZoom() >= GUIDE_ZOOM;
  map.on("zoomend", () => {
    const isNear = map.getZoom() >= GUIDE_ZOOM;
    if (isNear !== wasNear) draw();
    wasNear = isNear;
  });
}

/** Stations by zoom; those that are placed between their neighbours have an open, dashed dot. */
export function stations(layer, group, context) {
  const { map, labels } = context;
  const renderer = L.svg({ pane: layer.pane, padding: 0.2 });
  labels.beforeLayout(() => {
    group.clearLayers();
    const zoom = map.getZoom();
    const reported = context.reportedStations();
    const seen = map.getBounds().pad(0.2);
    const shown = (context.railway.rails()?.stations ?? [])
      .filter(({ from, at: [lon, lat] }) => zoom >= from && seen.contains([lat, lon]));
    for (const { id, name, at: [lon, lat], rank, from, between } of shown) {
      group.addLayer(L.circleMarker([lat, lon], {
        pane: layer.pane, renderer, interactive: false, radius: zoom < LARGE_DOT_ZOOM ? 2.5 : 4,
        className: between ? "station interpolated" : "station",
      }));
      const priority = from - (reported.has(id) ? REPORTED_FIRST : 0);
      labels.addStation({ id, name, at: [lat, lon], isMajor: rank === 1, priority });
    }
    context.drawn.stations = shown.length;
  });
}
