// Where the map looks, and what stands at its edge.

import { make } from "#map/page";

/* global L */

/** Below this width the panel and the card are sheets at the foot. */
export const NARROW = "(max-width: 799px)";
const CARD_PX = 400;
const MARGIN_PX = 24;
/** From this zoom a station is seen with its neighbours, and has a name. */
const NEAR_ZOOM = 10;
/** How much of the surroundings of a point is shown, in each direction. */
const LEAST_REACH_KM = 8;

/** Whether the reader has asked for less motion. */
const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Scale, zoom limits and whose data is drawn. @param {L.Map} map @param {object} config */
export function dressMap(map, config) {
  L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
  map.setMinZoom(4).setMaxZoom(13);
  map.options.inertia = !isCalm();
  // The time at the foot opens and closes, and takes its room from the map.
  new ResizeObserver(() => fitFrame(map)).observe(map.getContainer());
  map.attributionControl.setPrefix(false);
  const owners = new Map(config.layers.flatMap((layer) => layer.attribution).map((one) => [one.text, one.url]));
  for (const [text, url] of owners) {
    const link = make("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, text);
    map.attributionControl.addAttribution(link.outerHTML);
  }
}

/** Take the size that the page gives the map now. @param {L.Map} map */
export function fitFrame(map) {
  map.invalidateSize({ animate: false, pan: false });
}

/**
 * Look where the address says; else at the features, if they are drawn; else at the opening view.
 * @param {L.Map} map
 * @param {{look: {view: object|null}, features?: object[], opening: number[]}} wish
 */
export function startView(map, { look, features = [], opening }) {
  const drawn = features.filter(({ geometry }) => geometry);
  const [west, south, east, north] = opening;
  if (look.view) map.setView([look.view.lat, look.view.lon], look.view.zoom, { animate: false });
  else if (drawn.length) fit(map, boundsOf(drawn));
  else fit(map, [[south, west], [north, east]]);
}

/** Where a map looks, as the address has it. @param {L.Map} map */
export function viewOf(map) {
  const { lat, lng } = map.getCenter();
  return { zoom: map.getZoom(), lat, lon: lng };
}

/**
 * Look at a place, or at all of a box.
 * @param {L.Map} map
 * @param {{at: [number, number]|null, view: [number, number, number, number]|null}} place lonlat;
 *   west, south, east, north
 */
export function lookAt(map, { at, view }) {
  if (view) fit(map, [[view[1], view[0]], [view[3], view[2]]]);
  else if (at) map.setView([at[1], at[0]], Math.max(map.getZoom(), NEAR_ZOOM), { animate: !isCalm() });
}

/** What has to be seen of features: a point with all of its doubt, or with its surroundings. */
function boundsOf(features) {
  const bounds = L.latLngBounds([]);
  for (const { geometry, properties } of features) {
    if (geometry.type === "Point") {
      const [lon, lat] = geometry.coordinates;
      const reachKm = Math.max(LEAST_REACH_KM, properties.geo_uncertainty_km ?? 0);
      bounds.extend(L.latLng(lat, lon).toBounds(reachKm * 2000));
    } else bounds.extend(L.geoJSON(geometry).getBounds());
  }
  return bounds;
}

function fit(map, bounds) {
  map.fitBounds(bounds, { animate: false, maxZoom: 11, padding: [16, 16] });
}

/** Pan, and zoom out where needed, until a record is seen beside the card. */
export function bringIntoView(map, feature) {
  const bounds = boundsOf([feature]);
  const narrow = matchMedia(NARROW).matches;
  const { x, y } = map.getSize();
  const covered = narrow ? [MARGIN_PX, Math.min(y * 0.55, 380)] : [Math.min(CARD_PX, x / 2), MARGIN_PX];
  const corner = map.containerPointToLatLng([x - covered[0], y - covered[1]]);
  const free = L.latLngBounds(map.containerPointToLatLng([MARGIN_PX, MARGIN_PX]), corner);
  if (free.contains(bounds)) return;
  const maxZoom = Math.max(7, Math.min(map.getZoom(), 11));
  map.fitBounds(bounds, { paddingTopLeft: [MARGIN_PX, MARGIN_PX], paddingBottomRight: covered, maxZoom, animate: !isCalm() });
}
