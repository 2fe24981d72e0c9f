// Binds the map that the page made to its data and its panel, and keeps all of them in step.

import { createAddress, readAddress, viewText } from "#map/address";
import { chipsOf, createChips, kindChips } from "#map/chips";
import { createChoices } from "#map/choices";
import { createFeed, createPatience } from "#map/feeds";
import { createGrammar } from "#map/filter";
import { createFind } from "#map/find";
import { createFinding } from "#map/finding";
import { createList, createPages } from "#map/list";
import { allOf, elements, jsonOf, make, symbolOf } from "#map/page";
import { bindLayers, bindLegend, summaryWords } from "#map/panel";
import { createOpener, spotsOf } from "#map/places";
import { lineCard, stationCard } from "#map/railcard";
import { createSelection } from "#map/selection";
import { createShare, pictureSize, sharedOf } from "#map/share";
import { bindSheet } from "#map/sheet";
import { createStage } from "#map/stage";
import { createState } from "#map/state";
import { createTerms } from "#map/terms";
import { createTimeline } from "#map/timeline";
import { bindTip } from "#map/tip";
import { ROOMY, bringIntoView, dressMap, fitFrame, lookAt, onRest, startView, viewOf } from "#map/view";
import { shapeOfGeometry } from "#map/world";

const parts = elements();
const config = jsonOf(parts.config);
const grammar = createGrammar(config.parameters);
const ask = createPatience(showStatus);
const feed = createFeed(config, grammar, ask);
const opener = createOpener();
const map = window.map_records;
const groups = Object.fromEntries(config.layers.map(({ id, group_name }) => [id, window[group_name]]));
const recordLayers = config.layers.filter(({ source }) => source === "records");
const state = createState(recordLayers, readAddress(grammar));

/** Links that carry the filter shown, each with its address without one. */
const carriers = [...allOf("download"), ...allOf("listLink")].map((link) => [link, link.pathname]);

dressMap(map, config);
const stage = createStage(map, config, {
  isOn: (id) => id in groups && map.hasLayer(groups[id]),
  chosenLines: () => (state.filter.line.length ? state.filter.line : config.highlight),
  failed: showFailure,
});
const list = createList(parts.list, config, { open: openRecord, failed: showFailure });
const selection = createSelection(parts, config, {
  feed, filter: () => state.shownFilter(), unfilter: () => changeFilter({ ...grammar.empty(), kinds: state.everyType }), shown: chosen, failed: showFailure,
});
const timeline = createTimeline(parts.time, {
  types: recordLayers.map(({ event_type: id, title }) => ({ id, title, symbol: () => symbolOf(config.symbols, id, { size: 18 }) })),
  opens: ROOMY,
}, changeFilter);
const terms = createTerms(config, () => state.lines);
const choices = createChoices(parts.filters, grammar, terms, changeFilter);
const chips = createChips(parts.chips, chipsNow, changeFilter, clearFilter, parts.find);
const switches = bindLayers(parts.sheet, switchLayer);
const finding = createFinding(config, grammar, feed, ask);
createFind({ input: parts.find, list: parts.findList, status: parts.findStatus }, finding, showFound);
const address = createAddress(grammar, obey);
const sheet = bindSheet(parts);
const share = parts.share && createShare(parts.share, sharedNow);
let asking = new AbortController();
let listing = new AbortController();

/** What a reader is told who has to wait for longer than this. */
const LOADING = "Loading the reports …";
const LONG_MS = 400;

/** What a press on the map opens. */
const opening = {
  reports: openReports,
  station: ({ id }) => openStation(id),
  line: ({ slug }) => openLine(slug),
};

/** The cards that are no report's, by what the address calls their kind. */
const cards = { station: openStation, line: openLine, places: openPlaces };

/** What the buttons of a card of the railway do. */
const acts = {
  station: openStation,
  line: openLine,
  only: chooseLine,
  reports: openReports,
};

function showStatus(text) {
  parts.status.textContent = text;
}

function showFailure(error) {
  if (error.name !== "AbortError") showStatus(error.message);
}

/** @param {boolean} [passing] whether it is no step back, as while time plays */
function keepAddress(passing = false) {
  address.keep(...state.addressed(), passing);
  share?.show();
  // Loaded when the page is printed, not before; then the map has the paper's size for a moment.
  if (!matchMedia("print").matches) parts.printed?.setAttribute("src", sharedOf("", { ...sharedNow(), at: "" }).picture("svg"));
}

/** What a link, a frame or a picture of this moment has to show. */
function sharedNow() {
  const [filter, { at }] = state.addressed();
  const { x, y } = map.getSize();
  return { query: grammar.write(filter), map: viewText(state.look.view ?? viewOf(map)), at, size: pictureSize(x, y) };
}

/**
 * @param {{kinds?: string[]}} change fields of the filter, and the kinds of event that are shown
 * @param {{replace?: boolean}} [more] whether it is no step back
 */
async function changeFilter({ kinds, ...fields }, { replace = false } = {}) {
  Object.assign(state.filter, fields);
  if (kinds) state.useTypes(kinds);
  await refresh(replace);
}

function clearFilter() {
  return changeFilter({ ...grammar.empty(), kinds: state.usualTypes });
}

function chipsNow() {
  const { everyType, usualTypes, types, filter } = state;
  const kinds = kindChips(everyType, usualTypes, types, (kind) => terms.called("event_type", kind));
  return [...chipsOf({ ...filter, event_type: [] }, grammar, terms), ...kinds];
}

/** Show what the address asks for that was changed in place. */
async function obey(asked, isLast) {
  const { at, view } = asked.look;
  const layers = [...state.look.on, ...state.look.off, ...asked.look.on, ...asked.look.off];
  state.become(asked);
  for (const id of new Set(layers)) if (id !== "records") toggleLayer(id, isOn(id));
  if (view) map.setView([view.lat, view.lon], view.zoom, { animate: false });
  await refresh();
  if (!isLast()) return;
  if (at) await openAt(at);
  else selection.close({ keepFocus: true });
}

const isShown = (id) => config.layers.find((one) => one.id === id)?.shown ?? false;

/** Whether the address has a layer of the base on. */
function isOn(id) {
  const { on, off } = state.look;
  return on.includes(id) || (!off.includes(id) && isShown(id));
}

/** @param {import("#map/finding").Found} found */
function showFound({ kind, id, at, view }) {
  sheet.pull(false);
  if (kind === "words") changeFilter({ q: id });
  else if (kind === "record") openRecord(id);
  else if (kind === "station") openStation(id);
  else {
    lookAt(map, { at, view });
    if (kind === "line") chooseLine(id);
    else if (kind === "kilometre") openLine(id);
  }
}

function switchLayer(id, on) {
  const layer = recordLayers.find((one) => one.id === id);
  if (layer) {
    state.toggle(layer.event_type, on);
    show();
    return;
  }
  toggleLayer(id, on);
  const usual = isShown(id);
  state.look.on = state.look.on.filter((one) => one !== id).concat(on && !usual ? [id] : []);
  state.look.off = state.look.off.filter((one) => one !== id).concat(!on && usual ? [id] : []);
  keepAddress();
}

function toggleLayer(id, on) {
  const group = id === "osm" ? window.tile_layer_osm : groups[id];
  if (!group) return;
  if (on) map.addLayer(group);
  else map.removeLayer(group);
  switches.set(id, on);
  stage.redraw();
}

/** Ask for the places of the filter and draw them; an answer that is overtaken is dropped. */
async function refresh(passing = false) {
  asking.abort();
  asking = new AbortController();
  const slow = setTimeout(() => { parts.status.textContent ||= LOADING; }, LONG_MS);
  try {
    state.answer = await feed.places({ ...state.filter, event_type: [] }, asking.signal);
    showStatus("");
  } catch (error) {
    if (parts.status.textContent === LOADING) showStatus("");
    showFailure(error);
    return;
  } finally {
    clearTimeout(slow);
  }
  state.places = opener.places(state.answer);
  show(passing);
}

/** Draw what the state says. */
function show(passing = false) {
  const { answer, types, filter } = state;
  if (!answer) return;
  const counts = answer.choices.event_type ?? {};
  for (const { id, event_type } of recordLayers) toggleLayer(id, types.has(event_type));
  state.spots = spotsOf(state.places, answer, types);
  stage.show(state.spots);
  switches.count(new Map(recordLayers.map(({ id, event_type }) => [id, counts[event_type] ?? 0])));
  choices.show(filter, answer.choices);
  chips.show();
  timeline.show(answer.time, filter, types);
  const placed = state.spots.reduce((sum, { count }) => sum + count, 0);
  const total = [...types].reduce((sum, type) => sum + (counts[type] ?? 0), 0);
  parts.summary.textContent = summaryWords({ placed, total, newest: answer.newest }, filter);
  parts.listCount.textContent = String(total);
  document.body.dataset.records = total;
  showLinks();
  showList();
  keepAddress(passing);
}

/** Links that carry exactly the filter shown. */
function showLinks() {
  const filter = state.shownFilter();
  const query = filter && grammar.write(filter);
  for (const [link, path] of carriers) {
    if (filter) link.setAttribute("href", query ? `${path}?${query}` : path);
    else link.removeAttribute("href");
  }
}

/** The list is asked for once it is looked at. */
function showList() {
  listing.abort();
  listing = new AbortController();
  if (!(parts.list.closest("details")?.open ?? true)) return;
  const filter = state.shownFilter();
  list.show(filter && createPages(feed, filter, { signal: listing.signal })).catch(showFailure);
}

/**
 * What the card shows is drawn as what is looked at, and named by the address.
 * @param {?object} feature a record; null for other cards and for none
 * @param {string} at what the address calls it
 */
function chosen(feature, at) {
  state.look.at = at;
  const place = feature && placeOf(feature);
  stage.choose(place?.shape ?? null);
  if (place) bringIntoView(map, place);
  list.mark(feature?.id ?? "");
  keepAddress();
}

function placeOf({ place, geometry }) {
  return state.places.find(({ id }) => id === place) ?? (geometry && { shape: shapeOfGeometry(geometry) });
}

/** Show what the address names: a report by its id, or another card by its kind. */
function openAt(at) {
  const [kind, ...rest] = at.split("/");
  if (!rest.length) return openRecord(at);
  return cards[kind] ? cards[kind](rest.join("/")) : saidMissing(`Nothing here is called ${at}; look for it above.`);
}

/** Show a record; one that is not there is said. */
async function openRecord(id, button) {
  if (await selection.openRecord(id, button) !== null) return;
  saidMissing(`There is no report ${id} here. It may have been taken back or be held back; look for its place or its words above.`);
}

function saidMissing(text) {
  selection.close({ keepFocus: true });
  state.look.at = "";
  parts.status.textContent = text;
  keepAddress();
}

function openReports(hit) {
  return selection.openHere(hit);
}

/** Show the reports at places of these numbers, commas between. */
function openPlaces(numbers) {
  const wanted = new Set(numbers.split(",").map(Number));
  const spots = state.spots.filter(({ place }) => wanted.has(place.id));
  if (!spots.length) return saidMissing("Of what is shown nothing lies at the places of this address; take a filter away, or look for the place above.");
  const [{ place }] = spots;
  const name = spots.length === 1 ? place.name : `${place.name} and ${spots.length - 1} more`;
  return openReports({ name, count: spots.reduce((sum, { count }) => sum + count, 0), places: spots.map((spot) => spot.place.id) });
}

/** What a card of the railway is told of: the filter that is shown; where none can be, all. */
const cardFilter = () => state.shownFilter() ?? grammar.empty();
const isFiltered = () => chipsNow().length > 0;

async function openStation(id) {
  const filter = cardFilter();
  let at = null;
  const isThere = await selection.tell(`station/${id}`, async (signal) => {
    const card = await finding.station(id, filter, signal);
    const entries = make("ol", { class: "list" });
    const reports = createList(entries, config, { open: openRecord, failed: showFailure });
    if (card.here.length) await reports.show(createPages(feed, filter, { places: card.here, signal }));
    at = card.at;
    return stationCard(card, entries, { isFiltered: isFiltered(), acts });
  });
  if (isThere === null) saidMissing(`There is no station ${id} here; look for it above.`);
  if (!isThere || !at) return;
  lookAt(map, { at });
  stage.choose(shapeOfGeometry({ type: "Point", coordinates: at }));
}

/** Show only what is on a line, and its card. */
function chooseLine(slug) {
  return address.together(async () => {
    await changeFilter({ line: [slug] });
    await openLine(slug);
  });
}

async function openLine(slug) {
  const filter = cardFilter();
  const isThere = await selection.tell(`line/${slug}`, async (signal) => {
    const card = await finding.line(slug, filter, signal);
    const isChosen = state.filter.line.join() === slug;
    return lineCard(card, { isFiltered: isFiltered(), isChosen, isLive: Boolean(config.listPage), acts });
  });
  if (isThere === null) saidMissing(`There is no line ${slug} here; look for it above.`);
}

function bindMap() {
  map.on("click", ({ layerPoint, originalEvent }) => {
    const hit = stage.hitAt(layerPoint, originalEvent.pointerType === "touch");
    if (hit) opening[hit.kind](hit);
    else selection.close();
  });
  map.on("moveend", () => { state.look.view = viewOf(map); });
  onRest(map, keepAddress);
  bindTip(map, stage.hitAt);
  parts.list.closest("details")?.addEventListener("toggle", () => state.answer && showList());
}

async function start() {
  const { at, view } = state.look;
  startView(map, { look: state.look, opening: config.opening });
  bindMap();
  bindLegend(parts.legend);
  for (const id of state.look.off) if (id !== "records") toggleLayer(id, false);
  for (const id of state.look.on) toggleLayer(id, true);
  const base = stage.begin();
  const naming = stage.lineNames().then((names) => {
    state.lines = names.sort((a, b) => (a[1] < b[1] ? -1 : 1));
  }, () => undefined);
  await Promise.all([refresh(), naming]);
  if (state.answer) choices.show(state.filter, state.answer.choices);
  chips.show();
  fitFrame(map);
  const places = grammar.write(state.filter) !== "" || config.opensOnRecords ? state.spots.map(({ place }) => place) : [];
  if (!view) startView(map, { look: { view: null }, places, opening: config.opening });
  const settled = stage.settle();
  if (at) await openAt(at);
  address.begin();
  await Promise.all([base, settled]);
  await stage.settle();
  keepAddress();
  performance.mark("map-ready");
  Object.assign(document.body.dataset, { map: "ready", drawn: JSON.stringify(stage.drawn()) });
}

/** For those who look at the map from outside: what is drawn, and where. */
Object.assign(map, { marksInSight: stage.marks, stationsInSight: stage.stations });

start().catch((error) => {
  showFailure(error);
  throw error;
});
