// Binds the map that the page made to its data and its panel, and keeps all of them in step.

import { createAddress, readAddress, viewText } from "#map/address";
import { chipsOf, createChips, kindChips } from "#map/chips";
import { createChoices } from "#map/choices";
import { ask, createRecords, load } from "#map/feeds";
import { createGrammar } from "#map/filter";
import { createFind } from "#map/find";
import { createFinding } from "#map/finding";
import { allOf, elements, jsonOf } from "#map/page";
import { bindLayers, bindLegend, createList, summaryWords } from "#map/panel";
import { createSelection } from "#map/selection";
import { createShare, pictureSize } from "#map/share";
import { bindSheet } from "#map/sheet";
import { createStage } from "#map/stage";
import { createState } from "#map/state";
import { createTerms } from "#map/terms";
import { createTimeline } from "#map/timeline";
import { bringIntoView, fitFrame, lookAt, startView, viewOf } from "#map/view";

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
const terms = createTerms(config, () => state.lines);
const choices = createChoices(parts.filters, grammar, terms, changeFilter);
const chips = createChips(parts.chips, chipsNow, changeFilter, clearFilter, parts.find);
const switches = bindLayers(parts.sheet, switchLayer);
const finding = createFinding(config);
const find = createFind({ input: parts.find, list: parts.findList, status: parts.findStatus }, finding, showFound);
const address = createAddress(grammar, obey);
const sheet = bindSheet(parts);
const share = parts.share && createShare(parts.share, sharedNow);
let asking = new AbortController();

function showFailure(error) {
  parts.status.textContent = error.message;
}

function keepAddress() {
  address.keep(...state.addressed());
  share?.show();
}

/** What a link, a frame or a picture of this moment has to show. */
function sharedNow() {
  const [filter, { at }] = state.addressed();
  const { x, y } = map.getSize();
  return { query: grammar.write(filter), map: viewText(state.look.view ?? viewOf(map)), at, size: pictureSize(x, y) };
}

/** @param {{kinds?: string[]}} change fields of the filter, and the kinds of event that are shown */
async function changeFilter({ kinds, ...fields }) {
  Object.assign(state.filter, fields);
  if (kinds) state.useTypes(kinds);
  await refresh();
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
async function obey(asked) {
  const { at, view } = asked.look;
  const layers = [...state.look.on, ...state.look.off, ...asked.look.on, ...asked.look.off];
  state.become(asked);
  for (const id of new Set(layers)) if (id !== "records" && stage.has(id)) toggleLayer(id, isOn(id));
  if (view) map.setView([view.lat, view.lon], view.zoom, { animate: false });
  await refresh();
  if (at) showAt(at);
  else selection.close({ keepFocus: true });
}

/** Whether the address has a layer of the base on. */
function isOn(id) {
  const { on, off } = state.look;
  return on.includes(id) || (!off.includes(id) && (config.layers.find((one) => one.id === id)?.shown ?? false));
}

/** @param {import("#map/finding").Found} found */
function showFound({ kind, id, at, view }) {
  sheet.pull(false);
  if (kind === "words") changeFilter({ q: id });
  else if (kind === "record") showAt(id);
  else {
    if (kind === "line" || kind === "kilometre") changeFilter({ line: [id] });
    lookAt(map, { at, view });
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
  choices.show(state.filter, countsOf(state.every));
  chips.show();
  timeline.show((state.filter.from || state.filter.to ? state.every : state.matching).filter(isOn), state.filter);
  selection.use(state.shown);
  showLinks();
  parts.summary.textContent = summaryWords(state.shown, state.filter);
  parts.listCount.textContent = String(state.shown.length);
  keepAddress();
}

/** How many records there are of each term, by parameter. */
function countsOf(features) {
  return Object.fromEntries(grammar.parameters.map(({ name, property }) => {
    const counts = {};
    for (const { properties } of features) {
      for (const term of [properties[property] ?? []].flat()) counts[term] = (counts[term] ?? 0) + 1;
    }
    return [name, counts];
  }));
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
    state.look.view = viewOf(map);
    keepAddress();
  });
}

async function start() {
  startView(map, { look: state.look, opening: config.opening });
  bindMap();
  bindLegend(parts.legend);
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
  address.begin();
  await base;
  await stage.lookAtRailway();
  stage.layOut();
  Object.assign(document.body.dataset, { map: "ready", drawn: JSON.stringify(stage.drawn) });
}

/** Show the record that the address names, its type switched on if need be. */
function showAt(id) {
  const wanted = state.every.find((feature) => feature.id === id);
  if (!wanted) {
    state.look.at = "";
    parts.status.textContent = `There is no report ${id} here. It may have been taken back or be held back; look for its place or its words above.`;
    keepAddress();
    return;
  }
  state.toggle(wanted.properties.event_type, true);
  if (!state.matching.includes(wanted)) state.matching = [wanted, ...state.matching];
  show();
  select([id]);
}

start().catch((error) => {
  showFailure(error);
  throw error;
});
