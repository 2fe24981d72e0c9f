// Binds the map that the page made to its data and its panel, and keeps all of them in step.

import { readAddress, writeAddress } from "#map/address";
import { createAreas } from "#map/areas";
import { borders, land, towns } from "#map/base";
import { createRecords } from "#map/feeds";
import { createGrammar } from "#map/filter";
import { createHits } from "#map/hits";
import { incidents } from "#map/incidents";
import { createLabels } from "#map/labels";
import { movements } from "#map/movements";
import { allOf, elements, jsonOf } from "#map/page";
import { bindFilters, bindLayers, choicesOf, createList, summaryWords } from "#map/panel";
import { createRailway, lines, network, stations } from "#map/railway";
import { createSelection } from "#map/selection";
import { createSymbols } from "#map/symbols";
import { createTimeline } from "#map/timeline";
import { bringIntoView, dressMap, fitFrame, NARROW, startView } from "#map/view";

const DRAWERS = { land, borders, towns, network, lines, stations, incidents, movements };

const parts = elements();
const config = jsonOf(parts.config);
const grammar = createGrammar(config.parameters);
const records = createRecords(config, grammar);
const map = window.map_records;
/** Links that carry the filter shown, each with its address without one. */
const carriers = [...allOf("download"), ...allOf("listLink")].map((link) => [link, link.pathname]);
const groups = Object.fromEntries(config.layers.map((layer) => [layer.id, window[layer.group_name]]));
const recordLayers = config.layers.filter((layer) => layer.source === "records");
const baseLayers = config.layers.filter((layer) => layer.source !== "records");

/** What the page is about at this moment; everything that is drawn follows from it. */
const state = {
  ...readAddress(grammar),
  every: [], // all records that are public
  matching: [], // those that the filter lets through, whatever their type
  shown: [], // those of the types that are on
  types: new Set(),
  lines: [],
};

const areas = createAreas(map);
const symbols = createSymbols(map, config.symbols);
const hits = createHits(map, symbols);
const labels = createLabels(map, groups, symbols.boxes);
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
const filterListeners = [];
const redraw = new Map();
let asking = new AbortController();

const context = {
  map, labels, feeds: config.feeds, extent: config.extent, countries: config.countries, drawn: {},
  onFilter: (listener) => filterListeners.push(listener),
  chosenLines: () => (state.filter.line.length ? state.filter.line : config.highlight),
  railway: createRailway(map, config.feeds),
  reportedStations: () => new Set(state.shown.flatMap(({ properties: p }) => [p.from_station_id, p.to_station_id])),
};

/** The types that are on at the start: those of the address, or those that are on by default. */
function startTypes() {
  if (state.look.off.includes("records")) return new Set();
  if (state.filter.event_type.length) return new Set(state.filter.event_type);
  return new Set(recordLayers.filter((layer) => layer.shown).map((layer) => layer.event_type));
}

/** The filter that gives exactly what is shown; null where nothing can be. */
function shownFilter() {
  if (!state.types.size) return null;
  const all = recordLayers.every(({ event_type }) => state.types.has(event_type));
  const event_type = all ? [] : recordLayers.map((layer) => layer.event_type).filter((t) => state.types.has(t));
  return { ...state.filter, event_type };
}

function keepAddress() {
  const usual = recordLayers.every(({ event_type, shown }) => state.types.has(event_type) === shown);
  const everyType = recordLayers.map((layer) => layer.event_type);
  const event_type = usual ? [] : everyType.filter((type) => state.types.has(type));
  const off = state.look.off.filter((id) => id !== "records");
  if (!state.types.size) off.push("records");
  writeAddress(grammar, { ...state.filter, event_type }, { ...state.look, off });
}

async function changeFilter(change) {
  const { cleared, ...fields } = change;
  Object.assign(state.filter, fields);
  if (cleared) for (const { event_type, shown } of recordLayers) toggleType(event_type, shown);
  await refresh();
}

function switchLayer(id, on) {
  const layer = recordLayers.find((one) => one.id === id);
  if (layer) {
    toggleType(layer.event_type, on);
    show();
    return;
  }
  toggleGroup(id, on);
  const usual = baseLayers.find((one) => one.id === id)?.shown ?? false;
  state.look.on = state.look.on.filter((one) => one !== id).concat(on && !usual ? [id] : []);
  state.look.off = state.look.off.filter((one) => one !== id).concat(!on && usual ? [id] : []);
  labels.layOut();
  keepAddress();
}

function toggleType(type, on) {
  if (on) state.types.add(type);
  else state.types.delete(type);
}

function toggleGroup(id, on) {
  const group = id === "osm" ? window.tile_layer_osm : groups[id];
  if (on) map.addLayer(group);
  else map.removeLayer(group);
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
    if (error.name === "AbortError") return;
    parts.status.textContent = error.message;
    return;
  }
  show();
  for (const listener of filterListeners) listener();
}

/** Draw what the state says. */
function show() {
  const types = new Map(recordLayers.map((layer) => [layer.event_type, layer]));
  state.shown = state.matching.filter(({ properties: p }) => state.types.has(p.event_type) && types.has(p.event_type));
  for (const { id, event_type } of recordLayers) toggleGroup(id, state.types.has(event_type));
  drawRecords();
  const counts = new Map(recordLayers.map(({ id, event_type }) => [
    id, state.matching.filter(({ properties }) => properties.event_type === event_type).length,
  ]));
  switches.count(counts);
  filters.show(state.filter, choicesOf(state.every, state.lines, config));
  timeline.show(ofTypes(state.filter.from || state.filter.to ? state.every : state.matching), state.filter);
  selection.use(state.shown);
  showLinks();
  parts.summary.textContent = summaryWords(state.shown, state.filter);
  parts.listCount.textContent = String(state.shown.length);
  keepAddress();
}

const ofTypes = (features) => features.filter(({ properties }) => state.types.has(properties.event_type));

/** Links that carry exactly the filter shown. */
function showLinks() {
  const filter = shownFilter();
  const query = filter && grammar.write(filter);
  const address = (path) => (query ? `${path}?${query}` : path);
  for (const [link, path] of carriers) {
    if (filter) link.setAttribute("href", address(path));
    else link.removeAttribute("href");
  }
  list.show(state.shown, config.listPage && filter ? address(config.listPage) : "");
}

function drawRecords() {
  for (const { id, event_type } of recordLayers) {
    redraw.get(id)(state.shown.filter(({ properties }) => properties.event_type === event_type));
  }
  areas.draw(state.shown);
  symbols.draw(state.shown);
  hits.use(state.shown);
  labels.layOut();
  Object.assign(document.body.dataset, { records: state.shown.length, symbols: symbols.count() });
}

function select(ids, opener) {
  selection.open(ids, opener);
  const feature = state.shown.find(({ id }) => id === ids[0]);
  if (feature?.geometry) bringIntoView(map, feature);
}

function bindMap() {
  dressMap(map, config);
  map.on("click", ({ layerPoint }) => {
    const ids = hits.at(layerPoint);
    if (ids.length) select(ids);
    else selection.close();
  });
  map.on("mousemove", ({ layerPoint }) => {
    map.getContainer().classList.toggle("over-record", hits.at(layerPoint).length > 0);
  });
  map.on("zoomend", drawRecords);
  map.on("moveend", () => {
    const { lat, lng } = map.getCenter();
    state.look.view = { zoom: map.getZoom(), lat, lon: lng };
    labels.layOut();
    keepAddress();
    context.railway.look().catch(showFailure);
  });
  context.railway.onChange(labels.layOut);
}

function showFailure(error) {
  parts.status.textContent = error.message;
}

function bindSheet() {
  const narrow = matchMedia(NARROW);
  const pull = (open) => {
    parts.sheet.classList.toggle("open", open);
    parts.sheetToggle.setAttribute("aria-expanded", String(open));
  };
  parts.sheetToggle.addEventListener("click", () => pull(!parts.sheet.classList.contains("open")));
  parts.list.addEventListener("click", () => pull(false));
  const fold = () => { parts.time.open = !narrow.matches; };
  narrow.addEventListener("change", fold);
  fold();
}

async function drawBase() {
  const drawing = baseLayers.map((layer) => DRAWERS[layer.drawer](layer, groups[layer.id], context));
  drawing.push(context.railway.look());
  for (const id of state.look.off) if (groups[id]) toggleGroup(id, false);
  for (const id of state.look.on) if (groups[id] || id === "osm") toggleGroup(id, true);
  const results = await Promise.allSettled(drawing);
  const failed = results.find(({ status }) => status === "rejected");
  if (failed) showFailure(failed.reason);
}

async function prepareLines() {
  state.lines = (await context.railway.lineNames()).sort((a, b) => (a[1] < b[1] ? -1 : 1));
}

async function start() {
  state.types = startTypes();
  for (const layer of recordLayers) {
    redraw.set(layer.id, DRAWERS[layer.drawer](layer, groups[layer.id], context));
  }
  startView(map, { look: state.look, opening: config.opening });
  bindMap();
  bindSheet();
  const base = drawBase();
  const [every] = await Promise.all([
    records(grammar.empty()), prepareLines().catch(() => undefined),
  ]);
  state.every = every;
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
  await context.railway.look().catch(showFailure);
  labels.layOut();
  Object.assign(document.body.dataset, { map: "ready", drawn: JSON.stringify(context.drawn) });
}

/** Show the record that the address names, its type switched on if need be. */
function showAt(id) {
  const wanted = state.every.find((feature) => feature.id === id);
  if (!wanted) return;
  toggleType(wanted.properties.event_type, true);
  if (!state.matching.includes(wanted)) state.matching = [wanted, ...state.matching];
  show();
  select([id]);
}

start().catch((error) => {
  parts.status.textContent = error.message;
  throw error;
});
