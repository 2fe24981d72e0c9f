// The map in a frame of another site: what the page was asked for, its marks and their card.

import { createFeed, createPatience } from "#map/feeds";
import { createGrammar } from "#map/filter";
import { parseHash } from "#map/address";
import { elements, jsonOf } from "#map/page";
import { createOpener, spotsOf } from "#map/places";
import { createSelection } from "#map/selection";
import { createStage } from "#map/stage";
import { createState } from "#map/state";
import { bindTip } from "#map/tip";
import { bringIntoView, dressMap, startView } from "#map/view";
import { shapeOfGeometry } from "#map/world";

const parts = elements();
const config = jsonOf(parts.config);
const asked = jsonOf(document.getElementById("embed-asked"));
const grammar = createGrammar(config.parameters);
const feed = createFeed(config, grammar, createPatience((text) => { parts.status.textContent = text; }));
const opener = createOpener();
const map = window.map_records;
const groups = Object.fromEntries(config.layers.map(({ id, group_name }) => [id, window[group_name]]));
const recordLayers = config.layers.filter(({ source }) => source === "records");
const look = parseHash(asked.map ? `#map=${asked.map}` : "");
const state = createState(recordLayers, { filter: grammar.parse(asked.query), look });

dressMap(map, config);
const stage = createStage(map, config, {
  isOn: (id) => id in groups && map.hasLayer(groups[id]),
  chosenLines: () => (state.filter.line.length ? state.filter.line : config.highlight),
  failed,
});
const selection = createSelection(parts, config, { feed, filter: () => state.shownFilter(), shown: chosen, failed });

function failed(error) {
  parts.status.textContent = error.message;
}

/** The record in the card is drawn as the one that is looked at. */
function chosen(feature) {
  const place = feature && (state.places.find(({ id }) => id === feature.place)
    ?? (feature.geometry && { shape: shapeOfGeometry(feature.geometry) }));
  stage.choose(place?.shape ?? null);
  if (place) bringIntoView(map, place);
}

function bindMap() {
  map.scrollWheelZoom.disable(); // the wheel belongs to the page around the frame
  map.on("focus click", () => map.scrollWheelZoom.enable());
  map.on("click", ({ layerPoint, originalEvent }) => {
    const hit = stage.hitAt(layerPoint, originalEvent.pointerType === "touch");
    if (hit?.kind === "reports") selection.openHere(hit);
    else selection.close();
  });
  bindTip(map, stage.hitAt);
}

async function start() {
  startView(map, { look, opening: config.opening });
  bindMap();
  const base = stage.begin();
  state.answer = await feed.places({ ...state.filter, event_type: [] }, new AbortController().signal);
  state.places = opener.places(state.answer);
  state.spots = spotsOf(state.places, state.answer, state.types);
  stage.show(state.spots);
  const places = asked.query ? state.spots.map(({ place }) => place) : [];
  if (!look.view) startView(map, { look, places, opening: config.opening });
  if (asked.at) await selection.openRecord(asked.at);
  await base;
  await stage.settle();
  document.body.dataset.map = "ready";
}

start().catch(failed);
