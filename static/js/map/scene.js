// What every map of the site draws, one way: ground, borders, the railway, stations, names; what lies
// on it comes from the map that it is for.

import { createBase } from "#map/base";
import { createCanvas } from "#map/canvas";
import { load } from "#map/feeds";
import { createLabels } from "#map/labels";
import { openLevels } from "#map/levels";
import { namesAt } from "#map/naming";
import { createPalette } from "#map/palette";
import { createPen } from "#map/pen";
import { boxOf, casingStrokes, chosenStrokes, lineStrokes, networkStrokes, onLines, paintRails, paintStation } from "#map/rails";
import { toWorld } from "#map/world";

/** How much of the railway around the view is at hand: a share of its size. */
const AROUND = 0.25;
/** Half of what a station's dot takes: no lesser name lies on it. */
const DOT_PX = 4;
/** Chief stations of a line that is looked at are named before all others; further ones of it before their like. */
const CHIEF = -1;
const ON_LINE = 0.7;
/** A station that reports name is named before others of its rank. */
const REPORTED = 0.5;
const NONE = { track: [], inferred: [], lines: [], stations: [] };

/**
 * @typedef {object} View
 * @property {number} zoom
 * @property {import("#map/pen").Frame} frame of the canvas
 * @property {[number, number]} shift from layer points to the canvas
 * @property {(xy: [number, number]) => [number, number]} toLayer from the world to layer points
 * @property {import("#map/rails").Rails} rails
 */
/**
 * What lies on the scene; each may be left out.
 * @typedef {object} Over
 * @property {(view: View) => {names: import("#map/labels").Name[], taken: import("#map/layout").Box[]}} [names]
 * @property {(pen: object, view: View) => void} [below] under the railway
 * @property {(pen: object, view: View) => void} [onChosen] under the lines that are looked at
 * @property {(pen: object, view: View) => void} [along] over the railway, under stations
 * @property {(pen: object, view: View, shown: object[]) => void} [above] over all; `shown` are the names
 */

/**
 * @param {L.Map} map with the panes "land", "drawing" and "labels"
 * @param {object} options
 * @param {Record<string, string>} options.feeds
 * @param {number[]} options.extent west, south, east, north: what is known
 * @param {() => [string, [number, number]][]} options.countries names with lonlat
 * @param {(layer: string) => boolean} [options.isOn] by its id
 * @param {() => string[]} [options.chosenLines] slugs
 * @param {() => Set<string>} [options.reported] ids of stations
 * @param {() => [string, [number, number]][]} [options.own] names that come first, with lonlat
 * @param {(error: Error) => void} [options.failed]
 * @param {Over} options.over
 */
export function createScene(map, {
  feeds, extent, countries, isOn = () => true, chosenLines = () => [], reported = () => new Set(), own = () => [],
  failed = () => undefined, over,
}) {
  const palette = createPalette();
  const { colour } = palette;
  const base = createBase(feeds, { extent, colour });
  const levels = openLevels(feeds, load);
  const layOut = createLabels(map);
  let rails = NONE;
  let asked = 0;
  let view = null;
  let stations = [];
  let isBegun = false;
  let hasGround = false;
  /** The railway is asked for once it is settled where the map looks, or pieces come that nobody sees. */
  let isSettled = false;

  const ground = createCanvas(map, "land", (context, frame) => {
    hasGround = isOn("land");
    if (hasGround) base.paintGround(createPen(context, frame));
  });
  const drawing = createCanvas(map, "drawing", draw);

  function draw(context, frame, { x, y }) {
    if (!isBegun) return;
    const pen = createPen(context, frame);
    rails = levels.atHand(...looked()) ?? rails;
    const origin = map.getPixelOrigin();
    const toLayer = ([wx, wy]) => [wx * frame.scale - origin.x, wy * frame.scale - origin.y];
    view = { zoom: map.getZoom(), frame, shift: [-x, -y], toLayer, rails };
    stations = stationsInView();
    const onTop = over.names?.(view) ?? { names: [], taken: [] };
    const shown = layOut([...onTop.names, ...names()], [...onTop.taken, ...dotBoxes()]);
    if (isOn("borders")) base.paintBorders(pen);
    over.below?.(pen, view);
    if (isOn("network")) paintRails(pen, networkStrokes(rails), colour);
    const linesAre = isOn("lines");
    const chosen = chosenLines();
    if (linesAre) paintRails(pen, [...lineStrokes(rails, view.zoom, chosen), ...casingStrokes(rails, chosen)], colour);
    over.onChosen?.(pen, view);
    if (linesAre) paintRails(pen, chosenStrokes(rails, chosen), colour);
    over.along?.(pen, view);
    for (const { kind, points: [point] } of shown) if (kind === "town") base.paintTown(pen, shifted(point));
    if (isOn("stations")) for (const each of stations) paintStation(pen, shifted(each.point), each, view.zoom, colour);
    over.above?.(pen, view, shown);
  }

  const shifted = ([x, y]) => [x + view.shift[0], y + view.shift[1]];

  /** Stations to show, each with its layer point; the chief ones of a line that is looked at always. */
  function stationsInView() {
    const seen = map.getBounds().pad(AROUND / 2);
    const chosen = chosenLines();
    const known = reported();
    const inView = rails.stations.filter(({ from, rank, at: [lon, lat] }) =>
      (view.zoom >= from || (rank === 1 && chosen.length)) && seen.contains([lat, lon]))
      .map((station) => ({ ...station, point: view.toLayer(toWorld(station.at)) }));
    const onChosen = new Set(onLines(
      inView.map(({ id, point }) => ({ id, point: shifted(point) })),
      rails.lines.filter(({ slug }) => chosen.includes(slug)), view.frame,
    ).map(({ id }) => id));
    return inView.filter(({ id, from }) => view.zoom >= from || onChosen.has(id)).map((station) => {
      const isMajor = station.rank === 1;
      const usual = station.from - (known.has(station.id) ? REPORTED : 0) - (onChosen.has(station.id) ? ON_LINE : 0);
      return { ...station, isMajor, priority: isMajor && onChosen.has(station.id) ? CHIEF : usual };
    });
  }

  function names() {
    const { zoom } = view;
    return namesAt({
      zoom, leastZoom: map.getMinZoom(), own: own(),
      countries: isOn("borders") ? countries() : [],
      stations: isOn("stations") ? stations : [],
      towns: isOn("towns") ? base.townsIn(zoom, map.getBounds()) : [],
    }).map(({ at, ...name }) => ({ ...name, points: [view.toLayer(toWorld(at))] }));
  }

  function dotBoxes() {
    if (!isOn("stations")) return [];
    return stations.map(({ point: [x, y] }) =>
      ({ left: x - DOT_PX, top: y - DOT_PX, right: x + DOT_PX, bottom: y + DOT_PX, isDot: true }));
  }

  /** Draw anew; the ground only where it is switched on or off. */
  function redraw() {
    if (isOn("land") !== hasGround) ground.redraw();
    drawing.redraw();
  }

  function redrawAll() {
    ground.redraw();
    drawing.redraw();
  }

  /** What the railway is asked for. */
  const looked = () => [map.getZoom(), boxOf(map.getBounds().pad(AROUND))];

  /** Have the railway that the view needs; an answer that is overtaken is dropped. */
  async function look() {
    if (!isSettled) return;
    asked += 1;
    const mine = asked;
    const seen = await levels.view(...looked());
    if (mine !== asked || seen === rails) return;
    rails = seen;
    drawing.redraw();
  }

  map.on("moveend", () => { look().catch(failed); });
  palette.onChange(redrawAll);

  return {
    palette,
    redraw,
    /** Read what lies below all, and draw; what cannot be had is told to `failed`. */
    async begin() {
      isBegun = true;
      await base.read().catch(failed);
      redrawAll();
    },
    /** Have the railway of the view, and draw all of it now. */
    async settle() {
      isSettled = true;
      await look().catch(failed);
      drawing.drawNow();
    },
    /** The stations that are shown, with their layer points. */
    stations: () => (isOn("stations") ? stations : []),
    view: () => view,
    lineNames: async () => (await levels.index()).lines.map(([slug, name]) => [slug, name]),
    drawn: () => ({ ...base.drawn(), network: rails.track.length, lines: rails.lines.length, stations: stations.length }),
  };
}
