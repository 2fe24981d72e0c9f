/**
 * The small map beside the meanings of a place: rails, stations and towns, all the meanings drawn
 * lightly, and the one that is looked at or chosen drawn as it would be shown.
 */

import { EVERY_CORNER } from "./map/geometry.js";
import { openLevels } from "./map/levels.js";
import { boxOf, colour, lineStrokes, networkStrokes, paint } from "./map/rails.js";
import { layOutNames } from "./place-names.js";

/** A stretch may fill the map; a place alone wants to be seen among its neighbours. */
const CLOSEST_ZOOM = { stretch: 10, place: 8.5 };
/** From this zoom every station in sight has a dot; before it those that have a name. */
const DOTS_ZOOM = 9;
const NOTHING = { type: "FeatureCollection", features: [] };

/**
 * @typedef {{geometry: ?object, point: ?number[], uncertainty_km: ?number, labels: [string, number[]][]}} Shown
 *   `geometry` is GeoJSON, `point` and the places of `labels` [lon, lat]; the halo of a point is
 *   `uncertainty_km` wide.
 */

/**
 * @typedef {{feeds: Object<string, string>, opening: number[], countries: [string, number[]][],
 *   attribution: string}} Region `opening` is [west, south, east, north], `countries` are names
 *   with [lon, lat]
 */

/**
 * @param {HTMLElement} element
 * @param {Region & {onClick?: (lat: number, lon: number) => void}} options
 */
export function makePlaceMap(element, { feeds, opening, countries, attribution, onClick = () => {} }) {
  let map = null;
  let groups = null;
  let labels = [];
  let dots = [];
  let names = () => {};
  let rails = { track: [], inferred: [], lines: [], stations: [] };
  const levels = openLevels(feeds, read);

  /** Show the map inside `parent`. */
  function open(parent) {
    if (!globalThis.L) return;
    if (element.parentElement !== parent) parent.append(element);
    element.hidden = false;
    if (map) map.invalidateSize();
    else begin();
  }

  function begin() {
    const L = globalThis.L;
    map = L.map(element, { minZoom: 4, maxZoom: 13, zoomSnap: 0.5, preferCanvas: true });
    map.attributionControl.setPrefix("");
    map.attributionControl.addAttribution(asText(attribution));
    const [west, south, east, north] = opening;
    map.fitBounds([[south, west], [north, east]], { animate: false });
    map.on("click", (event) => onClick(event.latlng.lat, event.latlng.lng));
    groups = Object.fromEntries(["rails", "dots", "offered", "shown"].map((name, storey) => {
      map.createPane(name).style.zIndex = 405 + storey;
      return [name, L.featureGroup([], { pane: name }).addTo(map)];
    }));
    map.createPane("names").style.pointerEvents = "none";
    map.getPane("names").style.zIndex = 440;
    drawBase().catch(() => undefined); // without its base the map still shows the place
  }

  async function drawBase() {
    const L = globalThis.L;
    const [borders, towns] = await Promise.all([read(feeds.borders), read(feeds.towns)]);
    L.geoJSON(borders, { interactive: false, ...EVERY_CORNER, style: ({ properties }) => borderStyle(properties.kind) }).addTo(map);
    const drawNames = layOutNames(map, towns.features, countries);
    names = () => {
      const zoom = map.getZoom();
      const seen = map.getBounds();
      const stations = rails.stations.filter(({ from, at: [lon, lat] }) => zoom >= from && seen.contains([lat, lon]));
      const named = drawNames(labels, dots, stations);
      const isNamed = new Set(named.map(({ id }) => id));
      groups.dots.clearLayers();
      for (const { kind, at } of named) if (kind === "town") drawDot(at, 1);
      for (const { id, at: [lon, lat] } of stations) {
        if (zoom >= DOTS_ZOOM || isNamed.has(id)) drawDot([lat, lon], 3);
      }
    };
    map.on("moveend", look);
    await look();
  }

  /** Draw the railway of the view, and the names on it. */
  async function look() {
    const wanted = await levels.view(map.getZoom(), boxOf(map.getBounds())).catch(() => rails);
    const zoom = map.getZoom();
    rails = wanted;
    const where = { pane: "rails", renderer: rendererOf("rails") };
    paint(groups.rails, [...networkStrokes(rails), ...lineStrokes(rails, zoom, [])], where);
    names();
  }

  function drawDot(at, radius) {
    const ofPane = { pane: "dots", renderer: rendererOf("dots"), interactive: false };
    const style = { radius, weight: 1.5, color: colour("--rail-dark"), fillColor: colour("--surface"), fillOpacity: 1 };
    groups.dots.addLayer(globalThis.L.circleMarker(at, { ...style, ...ofPane }));
  }

  const renderers = {};
  function rendererOf(pane) {
    renderers[pane] ??= globalThis.L.canvas({ pane });
    return renderers[pane];
  }

  /** Draw meanings lightly, none of them as chosen. @param {Shown[]} places */
  function offer(places) {
    if (!map) return;
    dots = places.map(({ point }) => point).filter(Boolean);
    groups.offered.clearLayers();
    show(null);
    for (const place of places) draw("offered", place, offeredStyle);
    fit(groups.offered, places);
  }

  /** Draw one meaning as it would be shown. @param {?Shown} place null takes it away */
  function show(place) {
    if (!map) return;
    groups.shown.clearLayers();
    labels = place?.labels ?? [];
    if (place) {
      for (const style of [bandStyle, coreStyle]) draw("shown", place, style);
      fit(groups.shown, [place]);
    }
    names();
  }

  function draw(pane, place, styleOf) {
    const L = globalThis.L;
    if (!place.geometry) return;
    const renderer = rendererOf(pane);
    const style = { ...styleOf(place), pane, renderer, interactive: false };
    const pointToLayer = (_feature, at) =>
      style.radiusM ? L.circle(at, { ...style, radius: style.radiusM }) : L.circleMarker(at, style);
    groups[pane].addLayer(L.geoJSON(place.geometry, { pane, style, pointToLayer, interactive: false, ...EVERY_CORNER }));
  }

  function fit(group, places) {
    const bounds = group.getBounds();
    const maxZoom = CLOSEST_ZOOM[places.every(isPoint) ? "place" : "stretch"];
    if (bounds.isValid()) map.fitBounds(bounds, { maxZoom, padding: [40, 40], animate: false });
  }

  return { open, offer, show };
}

/** A text as HTML that says just this. */
const asText = (text) => Object.assign(document.createElement("span"), { textContent: text }).innerHTML;

const isPoint = ({ geometry }) => geometry?.type === "Point";
const isArea = ({ geometry }) => /Polygon$/.test(geometry.type);

function offeredStyle(place) {
  const color = colour("--signal");
  if (isPoint(place)) return { radius: 5, color, weight: 2, fillColor: colour("--surface"), fillOpacity: 1 };
  if (isArea(place)) return { color, weight: 1, dashArray: "4 4", fillOpacity: 0.08 };
  return { color, weight: 3, opacity: 0.7 };
}

/** The wide, translucent part: a band over the rails, a region's surface, the halo of a doubt. */
function bandStyle(place) {
  const color = colour("--signal");
  if (isPoint(place)) return { radiusM: (place.uncertainty_km ?? 0) * 1000 || 1, color, weight: 1.5, dashArray: "4 4", fillOpacity: 0.16 };
  if (isArea(place)) return { stroke: false, fillColor: color, fillOpacity: 0.22 };
  return { color, weight: 16, opacity: 0.35 };
}

/** The crisp part: the core of a stretch, a region's outline, a dot. */
function coreStyle(place) {
  const color = colour("--signal");
  if (isPoint(place)) return { radius: 7, color: colour("--surface"), weight: 2, fillColor: color, fillOpacity: 1 };
  if (isArea(place)) return { color, weight: 2, fill: false };
  return { color, weight: 6 };
}

function borderStyle(kind) {
  const isState = kind === "state";
  return { color: colour(isState ? "--field" : "--rule"), weight: isState ? 1.5 : 1, dashArray: isState ? "7 4" : "4 4", fill: false };
}

const asked = new Map();

/** Fetch data, once however many maps a page has; what failed is asked for again. */
function read(address) {
  if (!address) return Promise.resolve(NOTHING);
  if (!asked.has(address)) {
    const data = fetch(address).then((answer) => {
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
      return answer.json();
    });
    asked.set(address, data);
    data.catch(() => asked.delete(address));
  }
  return asked.get(address);
}
