/**
 * The form's one small map: lines and stations, and the place that is chosen or looked at, drawn
 * as it would be shown. It moves to whichever way of saying the place is open.
 */

const START = { centre: [52.0, 31.1], zoom: 7.5 };
const CLOSEST_ZOOM = 10;
const PLACE = "#d55e00";

/**
 * @typedef {{geometry: ?object, point: ?number[], uncertainty_km: ?number}} Shown
 *   `geometry` is GeoJSON, `point` [lon, lat]; the halo is `uncertainty_km` wide.
 */

/**
 * @param {HTMLElement} element
 * @param {{feeds: Object<string, string>, ends: Set<string>, onClick: (lat: number, lon: number) => void}} options
 *   `ends` are the stations that have room for a name.
 */
export function makePlaceMap(element, { feeds, ends, onClick }) {
  let map = null;
  let drawn = null;

  function open(parent) {
    if (!globalThis.L) return;
    parent.append(element);
    element.hidden = false;
    if (map) map.invalidateSize();
    else map = begin(element, feeds, ends, onClick);
  }

  /** @param {?Shown} place null takes away what is drawn */
  function show(place) {
    drawn?.remove();
    drawn = null;
    if (!map || !place?.geometry) return;
    drawn = globalThis.L.featureGroup(shapesOf(place)).addTo(map);
    map.fitBounds(drawn.getBounds(), { maxZoom: CLOSEST_ZOOM, padding: [24, 24], animate: false });
  }

  return { open, show };
}

/** The layers of a place: its stretch, area or dot, and the halo of its doubt. */
function shapesOf({ geometry, point, uncertainty_km: doubtKm }) {
  const L = globalThis.L;
  const isArea = /Polygon$/.test(geometry.type);
  const layers = [
    L.geoJSON(geometry, {
      interactive: false,
      style: isArea
        ? { color: PLACE, weight: 1.5, dashArray: "4 4", fillOpacity: 0.08 }
        : { color: PLACE, weight: 7, opacity: 0.75 },
      pointToLayer: (_feature, at) =>
        L.circleMarker(at, { radius: 6, color: PLACE, weight: 2, fillColor: PLACE, fillOpacity: 0.9, interactive: false }),
    }),
  ];
  if (point && doubtKm) {
    layers.push(
      L.circle([point[1], point[0]], {
        radius: doubtKm * 1000,
        color: PLACE,
        weight: 1.5,
        dashArray: "3 5",
        fillOpacity: 0.1,
        interactive: false,
      }),
    );
  }
  return layers;
}

function begin(element, feeds, ends, onClick) {
  const L = globalThis.L;
  const map = L.map(element, { attributionControl: true, minZoom: 4, maxZoom: 13, zoomSnap: 0.5, preferCanvas: true });
  map.attributionControl.setPrefix("");
  map.attributionControl.addAttribution("Rail: © OpenStreetMap contributors, ODbL. Towns: GeoNames. Borders: Natural Earth");
  map.setView(START.centre, START.zoom);
  map.on("click", (event) => onClick(event.latlng.lat, event.latlng.lng));
  drawBase(map, feeds, ends);
  return map;
}

async function drawBase(map, feeds, ends) {
  const L = globalThis.L;
  const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const [borders, lines, stations] = await Promise.all(["borders", "lines", "stations"].map((name) => read(feeds[name])));
  L.geoJSON(borders, { style: { color: style("--field"), weight: 1, dashArray: "4 4", fill: false }, interactive: false }).addTo(map);
  L.geoJSON(lines, {
    style: (feature) => ({
      color: style("--rail-dark"),
      weight: 2.5,
      dashArray: mostlyGap(feature.properties) ? "2 6" : null,
    }),
    interactive: false,
  }).addTo(map);
  drawStations(map, stations, ends, { colour: style("--link"), fill: style("--surface") });
}

async function read(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

/** Whether more than half of a line has no track in the network, so that it is drawn straight. */
function mostlyGap({ gaps = [], length_km: lengthKm = 0 }) {
  const missingKm = gaps.reduce((sum, [from, to]) => sum + to - from, 0);
  return missingKm > lengthKm / 2;
}

function drawStations(map, stations, ends, { colour, fill }) {
  const L = globalThis.L;
  const named = farApart(stations.features, ends);
  stations.features = stations.features.filter((feature) => feature.geometry);
  L.geoJSON(stations, {
    pointToLayer: (feature, at) =>
      L.circleMarker(at, { radius: 4, color: colour, weight: 2, fillColor: fill, fillOpacity: 1 }).bindTooltip(
        labelOf(feature),
        { permanent: named.has(feature), direction: "right" },
      ),
  }).addTo(map);
}

/**
 * The ends of lines that have room for a name; the other stations show theirs when pointed at.
 * @returns {Set<object>} features
 */
function farApart(features, ends) {
  const chosen = [];
  const near = (a, b) => Math.abs(a[0] - b[0]) < 1 && Math.abs(a[1] - b[1]) < 0.2;
  for (const feature of features) {
    const at = feature.geometry?.coordinates;
    if (!at || !ends.has(feature.properties.name_en)) continue;
    if (!chosen.some((other) => near(at, other.geometry.coordinates))) chosen.push(feature);
  }
  return new Set(chosen);
}

/** A tooltip's content as an element, so that no name is ever read as HTML. */
function labelOf(feature) {
  const element = document.createElement("span");
  element.textContent = feature.properties.name_en;
  return element;
}
