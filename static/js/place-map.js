/**
 * The small map beside the meanings of a place: the scene of the large map, all the meanings drawn
 * lightly on it, and the one that is looked at or chosen drawn as it would be shown.
 */

import { createScene } from "#map/scene";
import { createSpotPainter } from "#map/spots";
import { limitView } from "#map/view";
import { boxAround, shapeOfGeometry, toLonLat } from "#map/world";

/** A stretch may fill the map; a place alone wants to be seen among its neighbours. */
const CLOSEST_ZOOM = { stretch: 10, place: 8.5 };
const PANES = { land: 200, drawing: 300, labels: 440 };
/** The dot of a place, and what of it stays free of names. */
const DOT_PX = 6;
const FREE_PX = 8;
/** A place that is not yet of a kind of event has a colour of its own in the style sheet. */
const KIND = "place";

/**
 * @typedef {{geometry: ?object, point: ?number[], uncertainty_km: ?number, labels: [string, number[]][]}} Shown
 *   `geometry` is GeoJSON, `point` and the places of `labels` [lon, lat]; the halo of a point is
 *   `uncertainty_km` wide.
 */

/**
 * @typedef {{feeds: Object<string, string>, opening: number[], extent: number[], countries: [string, number[]][],
 *   attribution: string}} Region `opening` and `extent` are [west, south, east, north], `countries` are
 *   names with [lon, lat]
 */

/**
 * @param {HTMLElement} element
 * @param {Region & {frame?: HTMLElement, onClick?: (lat: number, lon: number) => void}} options
 *   `frame` is shown and moved with the map: the map itself, or what it stands in
 */
export function makePlaceMap(element, { feeds, opening, extent, countries, attribution, frame = element, onClick = () => {} }) {
  let map = null;
  let scene = null;
  let offered = [];
  let shown = [];
  let labels = [];

  /** Show the map inside `parent`. */
  function open(parent) {
    if (!globalThis.L) return;
    if (frame.parentElement !== parent) parent.append(frame);
    frame.hidden = false;
    if (map) map.invalidateSize();
    else begin();
  }

  function begin() {
    const { L } = globalThis;
    map = L.map(element, { zoomSnap: 0.5, zoomAnimation: false, fadeAnimation: false });
    for (const [pane, storey] of Object.entries(PANES)) map.createPane(pane).style.zIndex = storey;
    map.getPane("labels").style.pointerEvents = "none";
    map.attributionControl.setPrefix("");
    map.attributionControl.addAttribution(asText(attribution));
    fit(boundsOf(opening));
    limitView(map, { extent, opening });
    map.on("click", ({ latlng: { lat, lng } }) => onClick(lat, lng));
    scene = createScene(map, { feeds, extent, countries: () => countries, own: () => labels, over: { names, along } });
    // Without its base the map still shows the place.
    scene.begin().then(scene.settle);
  }

  /** The places' dots stay free. */
  function names(view) {
    const points = [...offered, ...shown].filter(isPoint).map(({ place }) => view.toLayer([...place.shape.chains[0].xy]));
    const taken = points.map(([x, y]) => ({ left: x - FREE_PX, top: y - FREE_PX, right: x + FREE_PX, bottom: y + FREE_PX }));
    return { names: [], taken };
  }

  function along(pen, { zoom }) {
    const { palette } = scene;
    const paint = createSpotPainter(pen, palette, { chosenLines: [], zoom, countries: new Set() });
    for (const spots of [offered, shown]) {
      paint(spots);
      for (const { place, isOpen } of spots.filter(isPoint)) {
        const look = { fill: palette.colour("--map-paper"), colour: palette.ofType(KIND), weight: 2 };
        pen.disc(pen.at([...place.shape.chains[0].xy]), DOT_PX, isOpen ? look : { ...look, fill: look.colour, colour: look.fill });
      }
    }
  }

  /** Draw meanings lightly, none of them as chosen. @param {Shown[]} places */
  function offer(places) {
    if (!map) return;
    offered = places.filter(({ geometry }) => geometry).map((place) => spotOf(place, true));
    show(null);
    look(offered);
  }

  /** Draw one meaning as it would be shown. @param {?Shown} place null takes it away */
  function show(place) {
    if (!map) return;
    shown = place?.geometry ? [spotOf(place, false)] : [];
    labels = place?.labels ?? [];
    look(shown);
    scene.redraw();
  }

  function look(spots) {
    if (!spots.length) return;
    const box = boxAround(spots.map(({ place }) => place.shape.box));
    const [west, north] = toLonLat([box[0], box[1]]);
    const [east, south] = toLonLat([box[2], box[3]]);
    fit([[south, west], [north, east]], CLOSEST_ZOOM[spots.every(isPoint) ? "place" : "stretch"]);
  }

  function fit(bounds, maxZoom) {
    map.fitBounds(bounds, { maxZoom, padding: maxZoom ? [40, 40] : [0, 0], animate: false });
  }

  return {
    open, offer, show,
    /** Look at what was found. @param {{at: ?number[], view: ?number[]}} found lonlat; west, south, east, north */
    lookAt({ at, view }) {
      if (!map) return;
      if (view) fit(boundsOf(view), CLOSEST_ZOOM.stretch);
      else if (at) map.setView([at[1], at[0]], Math.max(map.getZoom(), CLOSEST_ZOOM.stretch), { animate: false });
    },
  };
}

const boundsOf = ([west, south, east, north]) => [[south, west], [north, east]];
const isPoint = ({ place }) => place.shape.kind === "point";

/** A meaning as what is drawn of a report; one that is only offered is as faint as one that is open. */
function spotOf({ geometry, point, uncertainty_km: doubtKm }, isOpen) {
  const shape = shapeOfGeometry(geometry ?? { type: "Point", coordinates: point });
  const place = { id: 0, kind: "", name: "", shape, doubtKm: doubtKm ?? 0, fades: { start: false, end: false }, line: "", stations: [], way: null };
  const outline = shape.kind === "path" ? "solid" : "dashed";
  return { place, count: 1, outline, isOpen, types: [{ type: KIND, count: 1, outline, isOpen }] };
}

/** A text as HTML that says just this. */
const asText = (text) => Object.assign(document.createElement("span"), { textContent: text }).innerHTML;
