/**
 * The names on the small map: of the place itself first, then of stations, towns and countries,
 * as many as fit without lying on each other, on a button, or across the edge.
 */

import { placeLabels } from "./map/layout.js";
import { namesOnce } from "./map/naming.js";

const HEIGHT_PX = 18;
/** The dot of a place stays free, and so does a little beyond the buttons. */
const DOT_PX = 8;
/** From which zoom a town of a rank (1 capital, 2 large, 3 other) has a name. */
const TOWN_ZOOMS = { 1: 4, 2: 5.5, 3: 7.5 };
/** Above it the map shows one country, and its name says nothing. */
const COUNTRY_ZOOM = 8;

/**
 * @param {L.Map} map
 * @param {object[]} towns GeoJSON features
 * @param {[string, number[]][]} countries names with [lon, lat]
 * @returns {(own: [string, number[]][], dots: number[][], stations: object[]) => object[]} lays the
 *   names out anew and returns those that found room, with `kind`, `at` and `id`; `own` are those
 *   of the place, with [lon, lat], `dots` [lon, lat] that stay free, `stations` those in sight
 */
export function layOutNames(map, towns, countries) {
  const group = globalThis.L.layerGroup().addTo(map);
  const width = ruler(map.getContainer());

  return (own, dots, stations) => {
    group.clearLayers();
    const candidates = namesAt(map.getZoom(), own, stations, towns, countries).map((each) => {
      const { x, y } = map.latLngToContainerPoint(each.at);
      return { ...each, x, y, width: width(each), height: HEIGHT_PX, gap: DOT_PX + 2 };
    });
    const free = [...own.map(([, at]) => at), ...dots].map((at) => boxAround(map.latLngToContainerPoint(latlng(at))));
    const { x, y } = map.getSize();
    const frame = { left: 4, top: 4, right: x - 4, bottom: y - 4 };
    const placed = placeLabels(candidates, [...free, ...controls(map)], frame);
    const shown = candidates.filter(({ id }) => placed.has(id));
    for (const each of shown) group.addLayer(nameAt(each, placed.get(each.id)));
    return shown;
  };
}

/**
 * The names that a map of this zoom may bear, each once: those of the place, then all others.
 * @param {number} zoom
 * @param {[string, number[]][]} own with [lon, lat]
 * @param {import("./map/levels.js").Station[]} stations
 * @param {object[]} towns GeoJSON features
 * @param {[string, number[]][]} countries names with [lon, lat]
 * @returns {{id: string, text: string, at: number[], kind: string, priority: number}[]} `at` is [lat, lon]
 */
export function namesAt(zoom, own, stations, towns, countries) {
  const said = new Set(own.map(([text]) => text));
  const calling = stations.filter(({ from, name }) => zoom >= from && !said.has(name))
    .map(({ id, name, at, rank, from }) => ({ id, name, at: latlng(at), isMajor: rank === 1, priority: from }));
  const near = towns.filter(({ properties: { rank, name_en } }) => zoom >= TOWN_ZOOMS[rank] && !said.has(name_en))
    .map(({ properties: { name_en: name, rank }, geometry }) => ({ id: `town/${name}`, name, at: latlng(geometry.coordinates), rank }));
  return [
    ...own.map(([text, at]) => ({ id: `own/${text}`, kind: "own", text, at: latlng(at), priority: 0 })),
    ...(zoom > COUNTRY_ZOOM ? [] : countries).map(([text, at]) =>
      ({ id: `country/${text}`, kind: "country", text, at: latlng(at), priority: 1, centred: true })),
    ...namesOnce(calling, near, zoom),
  ];
}

const latlng = ([lon, lat]) => [lat, lon];

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
  return L.marker(at, { icon, pane: "names", interactive: false, keyboard: false });
}
