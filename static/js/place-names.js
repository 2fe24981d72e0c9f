/**
 * The names on the small map: of the place itself first, then of stations, towns and countries,
 * as many as fit without lying on each other, on a button, or across the edge.
 */

import { COUNTRIES } from "./map/countries.js";
import { placeLabels } from "./map/layout.js";

const HEIGHT_PX = 18;
/** The dot of a place stays free, and so does a little beyond the buttons. */
const DOT_PX = 8;
/** From which zoom a town of a rank (1 capital, 2 large, 3 other) has a name. */
const TOWN_ZOOMS = { 1: 4, 2: 5.5, 3: 7.5 };
/** From which zoom a station has a name: one at which two lines meet, any other. */
const STATION_ZOOMS = { several: 6.5, one: 9 };

/**
 * @param {L.Map} map
 * @param {object[]} stations GeoJSON features with a position
 * @param {object[]} towns
 * @returns {(own: [string, number[]][], dots: number[][]) => object[]} lays the names out anew and
 *   returns those that found room, with `kind`, `at` and the id of a `station`; `own` are those of
 *   the place, with [lon, lat], and `dots` [lon, lat] that stay free
 */
export function layOutNames(map, stations, towns) {
  const group = globalThis.L.layerGroup().addTo(map);
  const width = ruler(map.getContainer());

  return (own, dots) => {
    group.clearLayers();
    const candidates = namesAt(map.getZoom(), own, stations, towns).map((each) => {
      const { x, y } = pixels(map, each.at);
      return { ...each, x, y, width: width(each), height: HEIGHT_PX, gap: DOT_PX + 2 };
    });
    const free = [...own.map(([, at]) => at), ...dots].map((at) => boxAround(pixels(map, at)));
    const { x, y } = map.getSize();
    const frame = { left: 4, top: 4, right: x - 4, bottom: y - 4 };
    const placed = placeLabels(candidates, [...free, ...controls(map)], frame);
    const shown = candidates.filter(({ id }) => placed.has(id));
    for (const each of shown) group.addLayer(nameAt(each, placed.get(each.id)));
    return shown;
  };
}

/**
 * The names that a map of this zoom may bear, each once: a town says no more what its station says.
 * @returns {{id: string, text: string, at: number[], kind: string, priority: number}[]}
 */
export function namesAt(zoom, own, stations, towns) {
  const all = [
    ...own.map(([text, at]) => ({ text, at, kind: "own", priority: 0 })),
    ...(zoom > 8 ? [] : COUNTRIES).map(([text, lat, lon]) => ({ text, at: [lon, lat], kind: "country", priority: 1, centred: true })),
    ...stations.filter(({ properties: { lines = [] } }) => zoom >= STATION_ZOOMS[lines.length > 1 ? "several" : "one"])
      .map(({ properties: { id, name_en: text, lines = [] }, geometry }) =>
        ({ text, at: geometry.coordinates, station: id, kind: "station", priority: lines.length > 1 ? 2 : 4 })),
    ...towns.filter(({ properties: { rank } }) => zoom >= TOWN_ZOOMS[rank])
      .map(({ properties: { name_en: text, rank }, geometry }) =>
        ({ text, at: geometry.coordinates, kind: "town", priority: 2.5 + rank })),
  ];
  const said = new Set();
  return all.sort((a, b) => a.priority - b.priority).filter(({ text, kind }) => {
    const [town] = text.split("-");
    if (said.has(text) || (kind === "town" && said.has(town))) return false;
    said.add(text).add(town);
    return true;
  }).map((each) => ({ ...each, id: `${each.kind}/${each.text}` }));
}

const pixels = (map, [lon, lat]) => map.latLngToContainerPoint([lat, lon]);

const boxAround = ({ x, y }) => ({ left: x - DOT_PX, top: y - DOT_PX, right: x + DOT_PX, bottom: y + DOT_PX });

/** Measures names as the style sheet sets them. */
function ruler(element) {
  const pen = document.createElement("canvas").getContext("2d");
  const family = getComputedStyle(element).fontFamily;
  return ({ text, kind }) => {
    pen.font = `${kind === "own" || kind === "country" ? 600 : 400} ${kind === "country" ? 12 : 14}px ${family}`;
    return Math.ceil(pen.measureText(text).width) + 4 + (kind === "country" ? text.length * 2 : 0);
  };
}

/** The corners that buttons and attribution cover. */
function controls(map) {
  const frame = map.getContainer().getBoundingClientRect();
  return [...map.getContainer().querySelectorAll(".leaflet-control")].map((control) => {
    const box = control.getBoundingClientRect();
    const [left, top] = [box.left - frame.left, box.top - frame.top];
    return { left, top, right: left + box.width, bottom: top + box.height };
  });
}

/** A name as a mark that nothing can press; its text is never read as HTML. */
function nameAt({ text, kind, at, x, y, width }, box) {
  const L = globalThis.L;
  const html = Object.assign(document.createElement("span"), { textContent: text });
  const icon = L.divIcon({
    className: `place-name ${kind}`, html, iconSize: [width, HEIGHT_PX], iconAnchor: [x - box.left, y - box.top],
  });
  return L.marker([at[1], at[0]], { icon, pane: "names", interactive: false, keyboard: false });
}
