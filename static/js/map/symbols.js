// Symbols of records: those that would lie on each other stand side by side with their number.

import { stackSymbols, stackWidth } from "#map/layout";
import { anchorOf, outlineOf } from "#map/marks";
import { make, symbolOf } from "#map/page";

/* global L */

const SIZE_PX = 28;
const STEP_PX = 17;
const MOST_TYPES = 3;
const SHAPE = { size: SIZE_PX, step: STEP_PX, most: MOST_TYPES };

/** How far from the middle of a stack its n-th symbol stands. */
const offset = (index, count) => (index - (count - 1) / 2) * STEP_PX;

/**
 * The symbols of a map.
 * @param {L.Map} map
 * @param {{box: number, paths: Record<string, string>, neutral: string}} shapes
 */
export function createSymbols(map, shapes) {
  const group = L.layerGroup().addTo(map);
  let boxes = [];
  let anchors = new Map();

  function draw(features) {
    group.clearLayers();
    const byId = new Map(features.map((feature) => [feature.id, feature]));
    const anchored = features
      .map((feature) => ({ id: feature.id, type: feature.properties.event_type, at: anchorOf(feature) }))
      .filter(({ at }) => at)
      .map(({ id, type, at: [lon, lat] }) => {
        const { x, y } = map.latLngToLayerPoint([lat, lon]);
        return { id, type, point: [x, y] };
      });
    boxes = [];
    anchors = new Map();
    for (const stack of stackSymbols(anchored, SHAPE)) drawStack(stack, byId);
  }

  function drawStack({ point, ids, types }, byId) {
    const shown = types.slice(0, MOST_TYPES);
    const width = stackWidth(types, SHAPE);
    const icon = make("span", { class: "stack", "aria-hidden": "true" });
    for (const type of shown) {
      const first = ids.map((id) => byId.get(id)).find(({ properties }) => properties.event_type === type);
      icon.append(symbolOf(shapes, type, { outline: outlineOf(first.properties.verification), size: SIZE_PX }));
    }
    if (ids.length > 1) icon.append(make("span", { class: "stack-count" }, String(ids.length)));
    group.addLayer(L.marker(map.layerPointToLatLng(point), {
      pane: "symbols", interactive: false, keyboard: false,
      icon: L.divIcon({ className: "stack-icon", html: icon, iconSize: [width, SIZE_PX] }),
    }));
    const places = shown.map((_, index) => [point[0] + offset(index, shown.length), point[1]]);
    for (const id of ids) anchors.set(id, places);
    boxes.push({
      left: point[0] - width / 2, right: point[0] + width / 2 + (ids.length > 1 ? 13 : 0),
      top: point[1] - SIZE_PX / 2 - (ids.length > 1 ? 9 : 0), bottom: point[1] + SIZE_PX / 2,
    });
  }

  return { draw, boxes: () => boxes, anchorsOf: (id) => anchors.get(id) ?? [], count: () => anchors.size };
}
