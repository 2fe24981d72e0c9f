// Where the map looks, and what stands at its edge.

import { make } from "#map/page";
import { toLonLat } from "#map/world";

/** Below this width the panel and the card are sheets at the foot. */
export const NARROW = "(max-width: 799px)";
/** Where there is room for more than the map at its foot. */
export const ROOMY = "(min-width: 800px) and (min-height: 600px)";
const LEAST_ZOOM = 4;
const MOST_ZOOM = 13;
/** As near as a map goes to a place by itself; to a box it goes as near as it can. */
const PLACE_ZOOM = 11;
const CARD_PX = 448;
const MARGIN_PX = 24;
/** How much of the surroundings of a point is shown, in each direction. */
const LEAST_REACH_KM = 8;

/** Whether the reader has asked for less motion. */
const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Scale, zoom limits and whose data is drawn. @param {L.Map} map @param {object} config */
export function dressMap(map, config) {
  globalThis.L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
  map.options.inertia = !isCalm();
  // The time at the foot opens and closes, and takes its room from the map.
  new ResizeObserver(() => fitFrame(map)).observe(map.getContainer());
  limitView(map, config);
  map.attributionControl.setPrefix(false);
  const owners = new Map(config.layers.flatMap((layer) => layer.attribution).map((one) => [one.text, one.url]));
  for (const [text, url] of owners) {
    const link = make("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, text);
    map.attributionControl.addAttribution(link.outerHTML);
  }
}

/**
 * Keep the view within what is known, so that no map ends in a box; only where that would not show all
 * of the opening view it may be seen to fade.
 * @param {L.Map} map
 * @param {{extent: number[], opening: number[]}} region west, south, east, north
 */
export function limitView(map, { extent, opening }) {
  const known = boundsOf(extent);
  const limit = () => {
    map.setMinZoom(0);
    map.setMinZoom(Math.max(LEAST_ZOOM, Math.min(map.getBoundsZoom(known, true), map.getBoundsZoom(boundsOf(opening)))));
  };
  map.setMaxZoom(MOST_ZOOM);
  map.options.maxBoundsViscosity = 1;
  map.setMaxBounds(known);
  map.on("resize", limit);
  limit();
}

const boundsOf = ([west, south, east, north]) => globalThis.L.latLngBounds([[south, west], [north, east]]);

/** Take the size that the page gives the map now, around the same middle: that of the address. @param {L.Map} map */
export function fitFrame(map) {
  map.invalidateSize({ animate: false });
}

/** What of a map is looked at: a shape with the doubt about it. @typedef {{shape: import("#map/world").Shape, doubtKm?: number}} Looked */

/**
 * Look where the address says; else at what is given, if it is drawn; else at the opening view.
 * @param {L.Map} map
 * @param {{look: {view: object|null}, places?: Looked[], opening: number[]}} wish
 */
export function startView(map, { look, places = [], opening }) {
  if (look.view) map.setView([look.view.lat, look.view.lon], look.view.zoom, { animate: false });
  else if (places.length) fit(map, boundsAround(places), PLACE_ZOOM);
  else fit(map, boundsOf(opening), MOST_ZOOM);
}

/** A map that was moved rests when it has not been moved for so long. */
const REST_MS = 200;

/** Do something once after moves, however many they are: browsers take few changes of an address. */
export function onRest(map, act) {
  let waiting = 0;
  map.on("moveend", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => act(), REST_MS);
  });
}

/** Where a map looks, as the address has it. @param {L.Map} map */
export function viewOf(map) {
  const { lat, lng } = map.getCenter();
  return { zoom: map.getZoom(), lat, lon: lng };
}

/**
 * Look at a place, or at all of a box, beside the card.
 * @param {L.Map} map
 * @param {{at: [number, number]|null, view: [number, number, number, number]|null}} place lonlat;
 *   west, south, east, north
 */
export function lookAt(map, { at, view }) {
  const bounds = view ? boundsOf(view) : globalThis.L.latLng(at[1], at[0]).toBounds(LEAST_REACH_KM * 2000);
  map.fitBounds(bounds, { ...besideCard(map), maxZoom: view ? MOST_ZOOM : PLACE_ZOOM, animate: false });
}

/** What of the map stays free beside the card, as the padding of its bounds. */
function besideCard(map) {
  const narrow = matchMedia(NARROW).matches;
  const { x, y } = map.getSize();
  const covered = narrow ? [MARGIN_PX, Math.min(y * 0.55, 380)] : [Math.min(CARD_PX, x / 2), MARGIN_PX];
  return { paddingTopLeft: [MARGIN_PX, MARGIN_PX], paddingBottomRight: covered };
}

/** What has to be seen: a point with all of its doubt, or with its surroundings. @param {Looked[]} places */
function boundsAround(places) {
  const { L } = globalThis;
  const bounds = L.latLngBounds([]);
  for (const { shape: { kind, box }, doubtKm = 0 } of places) {
    const [west, north] = toLonLat([box[0], box[1]]);
    const [east, south] = toLonLat([box[2], box[3]]);
    if (kind === "point") bounds.extend(L.latLng(north, west).toBounds(Math.max(LEAST_REACH_KM, doubtKm) * 2000));
    else bounds.extend(boundsOf([west, south, east, north]));
  }
  return bounds;
}

function fit(map, bounds, maxZoom) {
  map.fitBounds(bounds, { animate: false, maxZoom, padding: [16, 16] });
}

/** Pan, and zoom out where needed, until a place is seen beside the card. @param {L.Map} map @param {Looked} place */
export function bringIntoView(map, place) {
  const bounds = boundsAround([place]);
  const { x, y } = map.getSize();
  const { paddingTopLeft, paddingBottomRight: [right, bottom] } = besideCard(map);
  const corner = map.containerPointToLatLng([x - right, y - bottom]);
  const free = globalThis.L.latLngBounds(map.containerPointToLatLng(paddingTopLeft), corner);
  if (free.contains(bounds)) return;
  const maxZoom = Math.max(7, Math.min(map.getZoom(), PLACE_ZOOM));
  map.fitBounds(bounds, { ...besideCard(map), maxZoom, animate: !isCalm() });
}
