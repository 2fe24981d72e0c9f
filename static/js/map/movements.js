// Movements: the way by rail between the places that the report names, with arrows along it.
// A way that the report does not name is dashed; a place that no track reaches is a short straight
// stub that points to it.

import { arrowhead, arrowheads, distance, lengthOf, pathsOf, pointAlong, stubEnd } from "#map/geometry";
import { incidents } from "#map/incidents";

/* global L */

const STUB_PX = 48;
/** A place nearer to the end of the drawn way than this counts as reached by it. */
const REACHED_DEGREES = 0.06;
/** From this zoom on, a way that is inferred says so in words. */
const NOTE_ZOOM = 7.5;

/** Draws the movements of one layer into its group; returns the function that draws them anew. */
export function movements(layer, group, context) {
  const renderer = L.svg({ pane: layer.pane, padding: 0.5 });
  const drawMarks = incidents(layer, group, context);
  let drawn = [];
  context.labels.beforeLayout(() => {
    if (context.map.getZoom() < NOTE_ZOOM) return;
    for (const { id, at } of notesOf(drawn)) context.labels.addNote(id, "route inferred", at, group);
  });
  return (features) => {
    drawn = features;
    drawMarks(features.filter(({ geometry }) => pathsOf(geometry).length === 0));
    for (const feature of features) {
      drawWay(feature, { layer, group, renderer, map: context.map });
    }
  };
}

function drawWay({ geometry, properties }, { layer, group, renderer, map }) {
  const options = { pane: layer.pane, renderer, interactive: false };
  const colour = `of-${properties.event_type}`;
  const route = `route ${colour}`;
  const toPixels = ([lon, lat]) => {
    const { x, y } = map.latLngToLayerPoint([lat, lon]);
    return [x, y];
  };
  const back = (point) => map.layerPointToLatLng(point);
  const addLine = (pixels, className) =>
    group.addLayer(L.polyline(pixels.map(back), { ...options, className }));
  const addArrow = (corners) =>
    group.addLayer(L.polygon(corners.map(back), { ...options, className: `route-arrow ${colour}` }));
  for (const path of pathsOf(geometry)) {
    const pixels = path.map(toPixels);
    addLine(pixels, "route-paper");
    addLine(pixels, properties.route_inferred ? `${route} inferred` : route);
    arrowheads(pixels).forEach(addArrow);
  }
  for (const { rail, place, leaves } of stubs(geometry, properties)) {
    const near = toPixels(rail);
    const far = stubEnd(near, toPixels(place), STUB_PX);
    const [from, to] = leaves ? [near, far] : [far, near];
    addLine([from, to], `${route} inferred`);
    addArrow(arrowhead(to, Math.atan2(to[1] - from[1], to[0] - from[0]), 9));
  }
}

/** Where the words stand: a third along each inferred way, off the symbol in its middle. */
function notesOf(features) {
  return features.filter(({ properties }) => properties.route_inferred).flatMap(({ id, geometry }) =>
    pathsOf(geometry).slice(0, 1).map((path) => {
      const [lon, lat] = pointAlong(path, lengthOf(path) / 3).point;
      return { id, at: [lat, lon] };
    }));
}

/**
 * The places of a movement that its drawn way does not reach.
 * @returns {{rail: [number, number], place: [number, number], leaves: boolean}[]} [lon, lat];
 *   `leaves` tells the way out from the way in
 */
export function stubs(geometry, properties) {
  const { origin_lonlat: origin, destination_lonlat: destination } = properties;
  const paths = pathsOf(geometry);
  const mark = geometry?.type === "Point" ? geometry.coordinates : null;
  const start = paths[0]?.[0] ?? mark;
  const end = paths.at(-1)?.at(-1) ?? mark;
  const far = (rail, place) => rail && place && distance(rail, place) > REACHED_DEGREES;
  const found = [];
  if (far(start, origin)) found.push({ rail: start, place: origin, leaves: false });
  if (far(end, destination)) found.push({ rail: end, place: destination, leaves: true });
  return found;
}
