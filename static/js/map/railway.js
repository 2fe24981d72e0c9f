// The railway: the whole network as thin lines, named lines in the dark-and-white hatch, stations.

import { load } from "#map/feeds";

/* global L */

/** Colours and widths of what is drawn on a canvas, which cannot read a style sheet by itself. */
function inkOf(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Every track, thin and grey; links put in where the data has a gap are dotted. */
export async function network(layer, group, context) {
  const data = await load(context.feeds.network);
  const renderer = L.canvas({ pane: layer.pane, padding: 0.4 });
  const style = ({ properties }) => ({
    color: inkOf("--map-track"),
    weight: 1,
    opacity: 1,
    dashArray: properties.synthetic ? "1 4" : null,
    lineCap: properties.synthetic ? "round" : "butt",
  });
  const tracks = L.geoJSON(data, { pane: layer.pane, renderer, interactive: false, style });
  group.addLayer(tracks);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => tracks.setStyle(style));
  context.drawn.network = data.features.length;
}

const PARTS = [
  { className: "line-casing", chosenOnly: true },
  { className: "line-dark" },
  { className: "line-light" },
];

/** Named lines; the one looked at stands out, a part without track is a thin row of dots. */
export async function lines(layer, group, context) {
  const data = await load(context.feeds.lines);
  const renderer = L.svg({ pane: layer.pane, padding: 0.6 });
  const features = data.features.filter((feature) => feature.geometry);
  const draw = () => {
    group.clearLayers();
    const chosen = context.chosenLines();
    const isChosen = (feature) => chosen.includes(feature.properties.slug);
    const order = [...features].sort((a, b) => isChosen(a) - isChosen(b));
    for (const feature of order) {
      for (const path of linePaths(feature, isChosen(feature), layer.pane, renderer)) group.addLayer(path);
    }
  };
  draw();
  context.onFilter(draw);
  context.drawn.lines = features.length;
}

function linePaths(feature, chosen, pane, renderer) {
  const { kind, synthetic } = feature.properties;
  const path = (className) =>
    L.geoJSON(feature, { pane, renderer, interactive: false, style: { className, fill: false } });
  const suffix = chosen ? " chosen" : "";
  if (kind === "gap") return [path(`line-gap${suffix}`)];
  if (synthetic) return [path(`line-synthetic${suffix}`)];
  return PARTS.filter((part) => chosen || !part.chosenOnly).map((part) => path(part.className + suffix));
}

/** From which zoom a station has a dot and a name: junctions and ends first, halts last. */
export function zoomOf({ kind, rank }) {
  if (rank === 1) return 6;
  if (rank === 2) return 8;
  return kind === "halt" || kind === "passing_loop" ? 10 : 9;
}

/** Stations by zoom; those that are placed between their neighbours have an open, dashed dot. */
export async function stations(layer, group, context) {
  const features = await context.stationFeatures();
  const renderer = L.svg({ pane: layer.pane, padding: 0.2 });
  const draw = () => {
    group.clearLayers();
    const zoom = context.map.getZoom();
    const reported = context.reportedStations();
    const seen = context.map.getBounds().pad(0.2);
    for (const feature of features) {
      const [lon, lat] = feature.geometry.coordinates;
      const { id, name_en, position_basis } = feature.properties;
      const from = reported.has(id) ? Math.min(8, zoomOf(feature.properties)) : zoomOf(feature.properties);
      if (zoom < from || !seen.contains([lat, lon])) continue;
      group.addLayer(L.circleMarker([lat, lon], {
        pane: layer.pane, renderer, interactive: false, radius: zoom < 9 ? 3 : 4,
        className: position_basis === "interpolated" ? "station interpolated" : "station",
      }));
      context.labels.addStation(id, name_en, [lat, lon], from);
    }
  };
  context.labels.beforeLayout(draw);
  context.drawn.stations = features.length;
}
