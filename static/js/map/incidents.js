// What was reported, drawn as exactly as the report allows: a stretch as a stretch, a station as a
// dot with its doubt around it.  `areas` draws what names a region only, `symbols` the symbols.

import { fadePieces, haloRadiusPx, pathsOf } from "#map/geometry";
import { fadingEnds, isArea, outlineOf } from "#map/marks";

/* global L */

/** The narrowest halo, so that the mark of a station always shows beside its symbol. */
const LEAST_HALO_PX = 16;
/** A record of more than this is about a line as a whole, and its band is quieter. */
const WHOLE_LINE_KM = 90;

const latlngs = (path) => path.map(([lon, lat]) => [lat, lon]);

/** Records of one type that lie in the same place, so that each place is drawn once. */
function places(features) {
  const byPlace = new Map();
  for (const feature of features) {
    if (!feature.geometry || isArea(feature)) continue;
    const key = JSON.stringify(feature.geometry);
    byPlace.set(key, [...(byPlace.get(key) ?? []), feature]);
  }
  return [...byPlace.values()];
}

/** The firmest outline among records of one place. */
function firmest(features) {
  const outlines = features.map(({ properties }) => outlineOf(properties.verification));
  return ["solid", "split", "dashed"].find((outline) => outlines.includes(outline));
}

/** Draws the records of one layer into its group; returns the function that draws them anew. */
export function incidents(layer, group, context) {
  const renderers = {
    bands: L.svg({ pane: "bands", padding: 0.5 }),
    halos: L.svg({ pane: "halos", padding: 0.5 }),
  };
  return (features) => {
    group.clearLayers();
    for (const here of places(features)) {
      const [first] = here;
      const options = { type: layer.event_type, outline: firmest(here), renderers, context };
      if (first.geometry.type === "Point") drawStation(first, group, options);
      else drawStretch(first, group, options);
    }
  };
}

function drawStation({ geometry, properties }, group, { type, outline, renderers, context }) {
  const [lon, lat] = geometry.coordinates;
  const doubtKm = properties.geo_uncertainty_km ?? 0;
  const style = {
    pane: "halos", renderer: renderers.halos, interactive: false,
    className: `halo of-${type} outline-${outline}`,
  };
  const wide = haloRadiusPx(doubtKm, lat, context.map.getZoom()) > LEAST_HALO_PX;
  group.addLayer(
    wide
      ? L.circle([lat, lon], { ...style, radius: doubtKm * 1000 })
      : L.circleMarker([lat, lon], { ...style, radius: LEAST_HALO_PX }),
  );
}

function drawStretch({ geometry, properties }, group, { type, outline, renderers }) {
  const length = (properties.km_to ?? 0) - (properties.km_from ?? 0);
  const whole = Math.abs(length) > WHOLE_LINE_KM ? " whole-line" : "";
  const add = (path, className, style = {}) =>
    group.addLayer(L.polyline(latlngs(path), {
      pane: "bands", renderer: renderers.bands, interactive: false, smoothFactor: 0.5, className, ...style,
    }));
  const paths = pathsOf(geometry);
  for (const path of paths) add(path, `band of-${type}${whole}`);
  for (const path of paths) {
    const fades = paths.length === 1 ? fadingEnds(properties) : { start: false, end: false };
    for (const piece of fadePieces(path, fades)) {
      add(piece.path, `core of-${type} outline-${outline}${whole}`, { opacity: piece.opacity });
    }
    if (outline === "split") add(path, `core-split${whole}`);
  }
}
