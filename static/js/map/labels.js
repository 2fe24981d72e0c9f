// Names on the map, laid out anew after each move so that none lies on another or on a symbol.

import { placeLabels } from "#map/layout";

/* global L */

const HEIGHT_PX = 16;

/** Measures texts as the style sheet sets them. */
function ruler() {
  const pen = document.createElement("canvas").getContext("2d");
  const family = getComputedStyle(document.body).fontFamily;
  return (text, font) => {
    pen.font = `${font} ${family}`;
    return Math.ceil(pen.measureText(text).width) + 4;
  };
}

/** On a small scale the town's name is enough: "Minsk" for Minsk-Pasazhyrski. */
export function shortName(name, zoom) {
  const [town] = name.split("-");
  return zoom < 9 && town.length >= 4 ? town : name;
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
    const town = towns.map(({ name, at, rank }) => ({
      id: `town/${name}`, text: name, at, className: "label label-town", group: groups.towns,
      priority: 5 + rank, width: width(name, "13px"),
    }));
    const named = stations.map(({ id, name, at, from }) => ({
      id, text: shortName(name, zoom), at, className: `label label-station${from <= 6 ? " major" : ""}`,
      group: groups.stations, priority: from, width: width(shortName(name, zoom), from <= 6 ? "600 13px" : "13px"),
    }));
    const note = notes.map(({ id, text, at, group }) => ({
      id: `note/${id}`, text, at, className: "label label-note", group, priority: 6.5, width: width(text, "italic 13px"),
    }));
    return [...country, ...named, ...town, ...note].map((one) => {
      const { x, y } = map.latLngToLayerPoint(one.at);
      return { ...one, x, y, height: HEIGHT_PX, gap: 7 };
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
    const placed = placeLabels(visible, [...taken(), ...controlBoxes()], frame);
    for (const candidate of visible) {
      if (placed.has(candidate.id)) draw(candidate, placed.get(candidate.id));
    }
  }

  return {
    layOut,
    addCountry: (name, at) => countries.push({ name, at }),
    addNote: (id, text, at, group) => notes.push({ id, text, at, group }),
    addTown: (name, at, rank) => towns.push({ name, at, rank }),
    addStation: (id, name, at, from) => stations.push({ id, name, at, from }),
    beforeLayout: (listener) => listeners.push(listener),
  };
}
