// A map beside something else, or in a frame: what a filter shows, its marks and their card.  What is
// filtered, and where it looks, is said by the page around it.

import { createFeed, createPatience } from "#map/feeds";
import { createGrammar } from "#map/filter";
import { createOpener, spotsOf } from "#map/places";
import { createSelection } from "#map/selection";
import { createStage } from "#map/stage";
import { createState } from "#map/state";
import { bindTip } from "#map/tip";
import { bringIntoView, dressMap, startView } from "#map/view";
import { shapeOfGeometry } from "#map/world";

/**
 * @param {Record<string, HTMLElement>} parts elements of the page, as `#map/page` finds them
 * @param {object} config the map's configuration
 * @param {object} asked
 * @param {string} asked.query the filter
 * @param {import("#map/address").Look} asked.look
 * @param {?object} [asked.way] GeoJSON that is drawn as a line that is looked at
 * @param {?number[]} [asked.places] numbers of the places that are shown; all that the filter finds without them
 */
export function createGlance(parts, config, { query, look, way = null, places = null }) {
  const grammar = createGrammar(config.parameters);
  const feed = createFeed(config, grammar, createPatience((text) => { parts.status.textContent = text; }));
  const opener = createOpener();
  const map = window.map_records;
  const groups = Object.fromEntries(config.layers.map(({ id, group_name }) => [id, window[group_name]]));
  const recordLayers = config.layers.filter(({ source }) => source === "records");
  const state = createState(recordLayers, { filter: grammar.parse(query), look });
  const only = places && new Set(places);
  let asking = new AbortController();

  dressMap(map, config);
  const stage = createStage(map, config, {
    isOn: (id) => id in groups && map.hasLayer(groups[id]),
    chosenLines: () => (state.filter.line.length || way ? state.filter.line : config.highlight),
    way: way && shapeOfGeometry(way),
    failed,
  });
  const selection = createSelection(parts, config, { feed, filter: () => state.shownFilter(), shown: chosen, failed });

  function failed(error) {
    if (error.name !== "AbortError") parts.status.textContent = error.message;
  }

  /** The record in the card is drawn as the one that is looked at. */
  function chosen(feature) {
    const place = feature && (state.places.find(({ id }) => id === feature.place)
      ?? (feature.geometry && { shape: shapeOfGeometry(feature.geometry) }));
    stage.choose(place?.shape ?? null);
    if (place) bringIntoView(map, place);
  }

  function bindMap() {
    map.scrollWheelZoom.disable(); // the wheel belongs to the page around it
    map.on("focus click", () => map.scrollWheelZoom.enable());
    map.on("click", ({ layerPoint, originalEvent }) => {
      const hit = stage.hitAt(layerPoint, originalEvent.pointerType === "touch");
      if (hit?.kind === "reports") selection.openHere(hit);
      else selection.close();
    });
    bindTip(map, stage.hitAt);
  }

  async function refresh() {
    asking.abort();
    asking = new AbortController();
    state.answer = await feed.places({ ...state.filter, event_type: [] }, asking.signal);
    state.places = opener.places(state.answer);
    state.spots = spotsOf(state.places, state.answer, state.types).filter(({ place }) => !only || only.has(place.id));
    stage.show(state.spots);
  }

  return {
    grammar,
    filter: state.filter,
    types: state.types,
    recordLayers,
    failed,
    /** Show other dates. @param {{from: string, to: string, date: string[]}} change */
    change(change) {
      Object.assign(state.filter, change);
      return refresh().catch(failed);
    },
    /** @param {{at?: string, opening?: number[]}} [first] the report that is looked at; a box to look at */
    async start({ at = "", opening = null } = {}) {
      startView(map, { look, opening: opening ?? config.opening });
      bindMap();
      const base = stage.begin();
      await refresh();
      const found = query && !opening ? state.spots.map(({ place }) => place) : [];
      if (!look.view) startView(map, { look, places: found, opening: opening ?? config.opening });
      if (at) await selection.openRecord(at);
      await base;
      await stage.settle();
      document.body.dataset.map = "ready";
    },
  };
}
