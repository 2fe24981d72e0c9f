// Binds the map that the page made to its data and its panel, and keeps all of them in step.

import { readAddress, writeAddress } from "#map/address";
import { createRecords } from "#map/feeds";
import { createGrammar } from "#map/filter";
import { allOf, elements, jsonOf } from "#map/page";
import { bindFilters, bindLayers, choicesOf, createList, summaryWords } from "#map/panel";
import { createSelection } from "#map/selection";
import { bindSheet } from "#map/sheet";
import { createStage } from "#map/stage";
import { createState } from "#map/state";
import { createTimeline } from "#map/timeline";
import { bringIntoView, fitFrame, startView } from "#map/view";

const parts = elements();
const config = jsonOf(parts.config);
const grammar = createGrammar(config.parameters);
const records = createRecords(config, grammar);
const map = window.map_records;
const recordLayers = config.layers.filter(({ source }) => source === "records");
const state = createState(recordLayers, readAddress(grammar));

/** Links that carry the filter shown, each with its address without one. */
const carriers = [...allOf("download"), ...allOf("listLink")].map((link) => [link, link.pathname]);

const stage = createStage(map, config, {
  chosenLines: () => (state.filter.line.length ? state.filter.line : config.highlight),
  failed: showFailure,
});
const list = createList(parts.list, config, (id, button) => select([id], button));
const selection = createSelection(parts, map, config, (id) => {
  state.look.at = id;
  list.mark(id);
  keepAddress();
});
const timeline = createTimeline(
  { histogram: parts.histogram, words: parts.timeWords },
  (from, to) => changeFilter({ from, to }),
);
const filters = bindFilters(parts.filters, parts.clear, grammar, changeFilter);
const switches = bindLayers(parts.layers, switchLayer);
let asking = new AbortController();

function showFailure(error) {
  parts.status.textContent = error.message;
}

function keepAddress() {
  writeAddress(grammar, ...state.addressed());
}

async function changeFilter({ cleared, ...fields }) {
  Object.assign(state.filter, fields);
  if (cleared) state.useUsualTypes();
  await refresh();
}

function switchLayer(id, on) {
  const layer = recordLayers.find((one) => one.id === id);
  if (layer) {
    state.toggle(layer.event_type, on);
    show();
    return;
  }
  toggleLayer(id, on);
  const usual = config.layers.find((one) => one.id === id)?.shown ?? false;
  state.look.on = state.look.on.filter((one) => one !== id).concat(on && !usual ? [id] : []);
  state.look.off = state.look.off.filter((one) => one !== id).concat(!on && usual ? [id] : []);
  stage.layOut();
  keepAddress();
}

function toggleLayer(id, on) {
  stage.toggle(id, on);
  switches.set(id, on);
}

/** Ask for the records of the filter and draw them; an answer that is overtaken is dropped. */
async function refresh() {
  asking.abort();
  asking = new AbortController();
  parts.status.textContent = "";
  try {
    const filter = { ...state.filter, event_type: [] };
    const restricts = grammar.write(filter) !== "";
    state.matching = restricts ? await records(filter, asking.signal) : state.every;
  } catch (error) {
    if (error.name !== "AbortError") showFailure(error);
    return;
  }
  show();
  stage.filtered();
}

/** Draw what the state says. */
function show() {
  const layers = new Map(recordLayers.map(({ id, event_type }) => [event_type, id]));
  const isOn = ({ properties: { event_type } }) => state.types.has(event_type);
  state.shown = state.matching.filter((each) => isOn(each) && layers.has(each.properties.event_type));
  for (const [type, id] of layers) toggleLayer(id, state.types.has(type));
  stage.draw(state.shown);
  switches.count(new Map([...layers].map(([type, id]) =>
    [id, state.matching.filter(({ properties }) => properties.event_type === type).length])));
  filters.show(state.filter, choicesOf(state.every, state.lines, config));
  timeline.show((state.filter.from || state.filter.to ? state.every : state.matching).filter(isOn), state.filter);
  selection.use(state.shown);
  showLinks();
  parts.summary.textContent = summaryWords(state.shown, state.filter);
  parts.listCount.textContent = String(state.shown.length);
  keepAddress();
}

/** Links that carry exactly the filter shown. */
function showLinks() {
  const filter = state.shownFilter();
  const query = filter && grammar.write(filter);
  const address = (path) => (query ? `${path}?${query}` : path);
  for (const [link, path] of carriers) {
    if (filter) link.setAttribute("href", address(path));
    else link.removeAttribute("href");
  }
  list.show(state.shown, config.listPage && filter ? address(config.listPage) : "");
}

function select(ids, opener) {
  selection.open(ids, opener);
  const feature = state.shown.find(({ id }) => id === ids[0]);
  if (feature?.geometry) bringIntoView(map, feature);
}

function bindMap() {
  map.on("click", ({ layerPoint }) => {
    const ids = stage.hitsAt(layerPoint);
    if (ids.length) select(ids);
    else selection.close();
  });
  map.on("moveend", () => {
    const { lat, lng } = map.getCenter();
    state.look.view = { zoom: map.getZoom(), lat, lon: lng };
    keepAddress();
  });
}

async function start() {
  startView(map, { look: state.look, opening: config.opening });
  bindMap();
  bindSheet(parts);
  const base = stage.drawBase();
  for (const id of state.look.off) if (id !== "records" && stage.has(id)) toggleLayer(id, false);
  for (const id of state.look.on) if (stage.has(id)) toggleLayer(id, true);
  const naming = stage.lineNames().then((names) => {
    state.lines = names.sort((a, b) => (a[1] < b[1] ? -1 : 1));
  }, () => undefined);
  [state.every] = await Promise.all([records(grammar.empty()), naming]);
  await refresh();
  const { at, view } = state.look;
  fitFrame(map);
  if (!view) {
    const wanted = state.every.find(({ id }) => id === at);
    const filtered = grammar.write(state.filter) ? state.shown : [];
    startView(map, { look: state.look, features: wanted ? [wanted] : filtered, opening: config.opening });
  }
  if (at) showAt(at);
  await base;
  await stage.lookAtRailway();
  stage.layOut();
  Object.assign(document.body.dataset, { map: "ready", drawn: JSON.stringify(stage.drawn) });
}

/** Show the record that the address names, its type switched on if need be. */
function showAt(id) {
  const wanted = state.every.find((feature) => feature.id === id);
  if (!wanted) return;
  state.toggle(wanted.properties.event_type, true);
  if (!state.matching.includes(wanted)) state.matching = [wanted, ...state.matching];
  show();
  select([id]);
}

start().catch((error) => {
  showFailure(error);
  throw error;
});
