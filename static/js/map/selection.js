// The card beside the map, and which record it shows; several in one place can be leafed through.

import { EVERY_CORNER, pathsOf } from "#map/geometry";
import { isArea } from "#map/marks";
import { cardOf } from "#map/card";

/* global L */

const latlng = ([lon, lat]) => [lat, lon];

/**
 * @param {object} parts elements of the page
 * @param {L.Map} map
 * @param {object} config the page's configuration
 * @param {(id: string) => void} changed called with the id of the record shown, "" for none
 */
export function createSelection(parts, map, config, changed) {
  const outline = L.layerGroup().addTo(map);
  const renderer = L.svg({ pane: "halos", padding: 0.5 });
  let features = new Map();
  let ids = [];
  let index = 0;
  let opener = null;

  function drawOutline(feature) {
    outline.clearLayers();
    const style = { pane: "halos", renderer, interactive: false };
    const { geometry } = feature;
    if (geometry?.type === "Point") {
      outline.addLayer(L.circleMarker(latlng(geometry.coordinates), { ...style, radius: 22, className: "chosen-point" }));
    } else if (isArea(feature)) {
      outline.addLayer(L.geoJSON(geometry, { ...style, ...EVERY_CORNER, style: { className: "chosen-area", fill: false } }));
    } else {
      for (const path of pathsOf(geometry)) {
        outline.addLayer(L.polyline(path.map(latlng), { ...style, className: "chosen-stretch" }));
      }
    }
  }

  function render(focus) {
    const feature = features.get(ids[index]);
    parts.cardBody.replaceChildren(cardOf(feature, config));
    parts.cardCycle.hidden = ids.length < 2;
    parts.cardPosition.textContent = `${index + 1} of ${ids.length} here`;
    parts.card.hidden = false;
    parts.cardBody.scrollTop = 0;
    drawOutline(feature);
    changed(feature.id);
    if (focus) parts.cardBody.querySelector("h2").focus({ preventScroll: true });
  }

  /** @param {string[]} wanted ids, the first is shown @param {HTMLElement} [from] gets focus back */
  function open(wanted, from) {
    ids = wanted.filter((id) => features.has(id));
    if (!ids.length) return;
    opener = from ?? null;
    index = 0;
    render(true);
  }

  function close({ keepFocus = false } = {}) {
    if (parts.card.hidden) return;
    parts.card.hidden = true;
    outline.clearLayers();
    ids = [];
    changed("");
    if (!keepFocus) (opener?.isConnected ? opener : map.getContainer()).focus({ preventScroll: true });
  }

  function leaf(step) {
    index = (index + step + ids.length) % ids.length;
    render(false);
  }

  parts.cardClose.addEventListener("click", () => close());
  parts.cardPrevious.addEventListener("click", () => leaf(-1));
  parts.cardNext.addEventListener("click", () => leaf(1));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });

  return {
    open, close,
    current: () => ids[index] ?? "",
    /** @param {object[]} shown records that can be chosen from now on */
    use(shown) {
      features = new Map(shown.map((feature) => [feature.id, feature]));
      if (ids.length && !features.has(ids[index])) close({ keepFocus: true });
    },
  };
}
