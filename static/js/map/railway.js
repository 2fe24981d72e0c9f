// The railway: the whole network as thin lines, named lines in the dark-and-white hatch, stations.

import { load } from "#map/feeds";
import { cutByKm } from "#map/geometry";

/* global L */

const latlngs = (path) => path.map(([lon, lat]) => [lat, lon]);

/** A value of the style sheet, for what is drawn on a canvas, which cannot read it by itself. */
function inkOf(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Every track, thin and grey; links put in where the data has a gap are dotted. */
export async function network(layer, group, context) {
  const { features } = await load(context.feeds.network);
  const renderer = L.canvas({ pane: layer.pane, padding: 0.3 });
  const paths = (synthetic) => features
    .filter(({ properties }) => Boolean(properties.synthetic) === synthetic)
    .map(({ geometry }) => latlngs(geometry.coordinates));
  const draw = () => {
    group.clearLayers();
    const style = { pane: layer.pane, renderer, interactive: false, color: inkOf("--map-track"), opacity: 1 };
    // Two lines of many parts: a layer for each of the thousands of edges would be slow.
    group.addLayer(L.polyline(paths(false), { ...style, weight: 1 }));
    group.addLayer(L.polyline(paths(true), { ...style, weight: 1.5, dashArray: "1 4", lineCap: "round" }));
  };
  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  context.drawn.network = features.length;
}

/** The parts of a named line: track, links put in, and gaps without track. */
function partsOf({ geometry, properties }) {
  const { km, synthetic = [], gaps = [] } = properties;
  const spans = [
    ...gaps.map(([from, to]) => ({ from, to, kind: "gap" })),
    ...synthetic.map(([from, to]) => ({ from, to, kind: "synthetic" })),
  ];
  return cutByKm(geometry.coordinates, km, spans);
}

/** The strokes of each kind of part, the lowest first. */
const STROKES = {
  track: ["line-dark", "line-light"],
  synthetic: ["line-synthetic"],
  gap: ["line-gap"],
};

/** Named lines; the one looked at stands out, a part without track is a thin row of dots. */
export async function lines(layer, group, context) {
  const { features } = await load(context.feeds.lines);
  const renderer = L.svg({ pane: layer.pane, padding: 0.6 });
  const drawable = features.filter(({ geometry }) => geometry)
    .map((feature) => ({ slug: feature.properties.slug, parts: partsOf(feature) }));
  const stroke = (path, className) => group.addLayer(
    L.polyline(latlngs(path), { pane: layer.pane, renderer, interactive: false, className, smoothFactor: 0.7 }),
  );
  const draw = () => {
    group.clearLayers();
    const chosen = context.chosenLines();
    const isChosen = ({ slug }) => chosen.includes(slug);
    for (const line of [...drawable].sort((a, b) => isChosen(a) - isChosen(b))) {
      const suffix = isChosen(line) ? " chosen" : "";
      if (suffix) for (const { path } of line.parts) stroke(path, "line-casing");
      for (const { kind, path } of line.parts) {
        for (const className of STROKES[kind]) stroke(path, className + suffix);
      }
    }
  };
  draw();
  context.onFilter(draw);
  context.drawn.lines = drawable.length;
}

/** How much a station matters on the map: 1 ends and junctions of lines, 2 towns, 3 the rest. */
export function ranksOf(stationFeatures, lineFeatures) {
  const ends = new Set(lineFeatures.flatMap(({ properties: { station_ids: ids = [] } }) => [ids[0], ids.at(-1)]));
  return new Map(stationFeatures.map(({ properties: p }) => {
    if (ends.has(p.id) || (p.lines ?? []).length > 1) return [p.id, 1];
    return [p.id, p.kind === "station" && p.position_basis !== "interpolated" ? 2 : 3];
  }));
}

/** From which zoom a station of a rank has a dot and a name. */
export function zoomOf(rank) {
  return { 1: 6, 2: 8, 3: 9 }[rank];
}

/** Stations by zoom; those that are placed between their neighbours have an open, dashed dot. */
export async function stations(layer, group, context) {
  const features = await context.stationFeatures();
  const ranks = ranksOf(features, (await load(context.feeds.lines)).features);
  const renderer = L.svg({ pane: layer.pane, padding: 0.2 });
  const draw = () => {
    group.clearLayers();
    const zoom = context.map.getZoom();
    const reported = context.reportedStations();
    const seen = context.map.getBounds().pad(0.2);
    for (const { geometry, properties } of features) {
      const [lon, lat] = geometry.coordinates;
      const { id, name_en, position_basis } = properties;
      const usual = zoomOf(ranks.get(id));
      const from = reported.has(id) ? Math.min(8, usual) : usual;
      if (zoom < from || !seen.contains([lat, lon])) continue;
      group.addLayer(L.circleMarker([lat, lon], {
        pane: layer.pane, renderer, interactive: false, radius: zoom < 9 ? 2.5 : 4,
        className: position_basis === "interpolated" ? "station interpolated" : "station",
      }));
      context.labels.addStation(id, name_en, [lat, lon], from);
    }
  };
  context.labels.beforeLayout(draw);
  context.drawn.stations = features.length;
}
