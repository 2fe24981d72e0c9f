// Names on the map, laid out anew after each move so that none lies on another or on a symbol.

import { inRows, placeLabels } from "#map/layout";
import { namesOnce } from "#map/naming";

/* global L */

const HEIGHT_PX = 16;
/** Half of what a station's dot takes: no lesser name lies on it. */
const DOT_PX = 4;

/** Measures texts as the style sheet sets them. */
function ruler() {
  const pen = document.createElement("canvas").getContext("2d");
  const family = getComputedStyle(document.body).fontFamily;
  return (text, font) => {
    pen.font = `${font} ${family}`;
    return Math.ceil(pen.measureText(text).width) + 4;
  };
}

/**
 * The labels of a map.
 * @param {L.Map} map
 * @param {Record<string, L.FeatureGroup>} groups by layer: names hide with their layer
 * @param {() => {left: number, top: number, right: number, bottom: number}[]} taken boxes of
 *   symbols, in layer points
 */
export function createLabels(map, groups, taken) {
  const width = ruler();
  const countries = [];
  const listeners = [];
  let stations = [];
  let towns = [];
  let notes = [];
  let shown = [];

  function candidates() {
    const zoom = map.getZoom();
    const country = zoom > 8 ? [] : countries.map(({ name, at }) => ({
      id: `country/${name}`, text: name, at, className: "label label-country", group: groups.borders,
      priority: 0, centred: true, width: width(name, "600 13px") + name.length * 3,
    }));
    const once = namesOnce(stations, towns, zoom);
    const alone = new Set(once.map(({ id }) => id));
    for (const { id, dot } of towns) if (alone.has(id)) groups.towns.addLayer(dot);
    const named = once.map(({ kind, text, isMajor, ...one }) => ({
      ...one, text, isMajor, className: `label label-${kind}${isMajor ? " major" : ""}`,
      group: groups[`${kind}s`], width: width(text, isMajor ? "600 13px" : "13px"),
    }));
    const note = notes.map(({ id, text, at, group }) => ({
      id: `note/${id}`, text, at, className: "label label-note", group, priority: 6.5, width: width(text, "italic 13px"),
    }));
    const rows = inRows(named.map(({ at }) => map.latLngToLayerPoint(at)));
    const inRow = named.map((one, number) => ({ ...one, inRow: rows[number] }));
    return [...country, ...inRow, ...note].map((one) => {
      const { x, y } = map.latLngToLayerPoint(one.at);
      return { ...one, x, y, height: HEIGHT_PX, gap: 7 };
    });
  }

  /** What the dots of stations cover, where they are shown. */
  function dotBoxes() {
    if (!map.hasLayer(groups.stations)) return [];
    return stations.map(({ at }) => {
      const { x, y } = map.latLngToLayerPoint(at);
      return { left: x - DOT_PX, top: y - DOT_PX, right: x + DOT_PX, bottom: y + DOT_PX, isDot: true };
    });
  }

  function draw(candidate, box) {
    const text = document.createElement("span");
    text.textContent = candidate.text;
    const icon = L.divIcon({
      className: candidate.className, html: text, iconSize: [candidate.width, HEIGHT_PX],
      iconAnchor: [candidate.x - box.left, candidate.y - box.top],
    });
    const label = L.marker(candidate.at, { icon, pane: "labels", interactive: false, keyboard: false });
    candidate.group.addLayer(label);
    shown.push([candidate.group, label]);
  }

  /** The corners that zoom buttons, scale and attribution cover. */
  function controlBoxes() {
    const frame = map.getContainer().getBoundingClientRect();
    return [...map.getContainer().querySelectorAll(".leaflet-control")].map((control) => {
      const box = control.getBoundingClientRect();
      const { x, y } = map.containerPointToLayerPoint([box.left - frame.left, box.top - frame.top]);
      return { left: x, top: y, right: x + box.width, bottom: y + box.height };
    });
  }

  function layOut() {
    for (const [group, label] of shown) group.removeLayer(label);
    shown = [];
    stations = [];
    towns = [];
    notes = [];
    for (const listener of listeners) listener();
    const corner = map.containerPointToLayerPoint([0, 0]);
    const size = map.getSize();
    const frame = {
      left: corner.x + 4, top: corner.y + 4, right: corner.x + size.x - 4, bottom: corner.y + size.y - 4,
    };
    const visible = candidates().filter(({ group }) => map.hasLayer(group));
    const placed = placeLabels(visible, [...taken(), ...dotBoxes(), ...controlBoxes()], frame);
    for (const candidate of visible) {
      if (placed.has(candidate.id)) draw(candidate, placed.get(candidate.id));
    }
  }

  return {
    layOut,
    addCountry: (name, at) => countries.push({ name, at }),
    addNote: (id, text, at, group) => notes.push({ id, text, at, group }),
    /** `dot` is drawn where no station says the town's name. */
    addTown: (town) => towns.push(town),
    addStation: (station) => stations.push(station),
    beforeLayout: (listener) => listeners.push(listener),
  };
}
