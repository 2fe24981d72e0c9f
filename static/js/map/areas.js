// Reports that name a region only: a light hatch without a pin, one for each region however many
// reports name it; in the colour of their type where they are all of one.

import { EVERY_CORNER } from "#map/geometry";
import { isArea, outlineOf } from "#map/marks";
import { makeSvg } from "#map/page";

/* global L */

const SPACING_PX = 14;

/** The regions that records name, each with the types and outlines of its records. */
export function regionsOf(features) {
  const regions = new Map();
  for (const feature of features.filter(isArea)) {
    const key = JSON.stringify(feature.geometry);
    const country = !(feature.properties.admin1 ?? []).length;
    const region = regions.get(key) ?? { geometry: feature.geometry, country, types: new Set(), outlines: new Set() };
    region.types.add(feature.properties.event_type);
    region.outlines.add(outlineOf(feature.properties.verification));
    regions.set(key, region);
  }
  return [...regions.values()].map(({ geometry, country, types, outlines }) => ({
    geometry,
    country,
    type: types.size === 1 ? [...types][0] : "several",
    outline: ["solid", "split", "dashed"].find((outline) => outlines.has(outline)),
  }));
}

/** The hatched regions of a map. @param {L.Map} map */
export function createAreas(map) {
  const renderer = L.svg({ pane: "areas", padding: 1 });
  const group = L.layerGroup().addTo(map);

  /** Put the hatch of a type into the drawing, once; all hatches run together where they meet. */
  function hatchOf(type, extent) {
    const id = `hatch-${type}${extent.replace(" ", "-")}`;
    const drawing = renderer._container;
    if (!drawing.querySelector(`#${id}`)) {
      const line = makeSvg("path", { d: `M0 0V${SPACING_PX}`, class: `hatch of-${type}${extent}` });
      drawing.prepend(makeSvg("defs", {}, makeSvg("pattern", {
        id, width: SPACING_PX, height: SPACING_PX, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)",
      }, line)));
    }
    return `url(#${id})`;
  }

  return {
    draw(features) {
      group.clearLayers();
      renderer.addTo(map);
      for (const { geometry, type, outline, country } of regionsOf(features)) {
        const extent = country ? " whole-country" : "";
        group.addLayer(L.geoJSON(geometry, {
          pane: "areas", renderer, interactive: false, ...EVERY_CORNER,
          style: { className: `area of-${type} outline-${outline}${extent}`, fillColor: hatchOf(type, extent), fillOpacity: 1 },
        }));
      }
    },
  };
}
