/**
 * The form for a report, made easier: the stations of the chosen line, a map to click on, one
 * sending. Everything here also works without it.
 */

const SELECTORS = {
  form: "#report",
  send: "#send",
  summary: "#summary",
  ways: 'input[name="place_by"]',
  bodies: "[data-way]",
  line: "#line",
  stations: "#stations",
  latitude: "#latitude",
  longitude: "#longitude",
  map: "#place-map",
  found: "#place-found",
  data: "#report-data",
};

const find = (name) => document.querySelector(SELECTORS[name]);
const findAll = (name) => [...document.querySelectorAll(SELECTORS[name])];

/** @type {{stations: Object<string, string[]>, everyStation: string[], feeds: Object<string, string>, placeUrl: string}} */
const data = JSON.parse(find("data").textContent);

const chosenWay = () => findAll("ways").find((way) => way.checked)?.value ?? "line";

function showWay() {
  for (const body of findAll("bodies")) body.hidden = body.dataset.way !== chosenWay();
  if (chosenWay() === "point") openMap();
}

function offerStations() {
  const names = data.stations[find("line").value] ?? data.everyStation;
  find("stations").replaceChildren(
    ...names.map((name) => Object.assign(document.createElement("option"), { value: name })),
  );
}

let map = null;
let mark = null;

async function openMap() {
  const element = find("map");
  if (!globalThis.L) return;
  element.hidden = false;
  if (map) {
    map.invalidateSize();
    return;
  }
  const L = globalThis.L;
  map = L.map(element, { attributionControl: true, minZoom: 5, maxZoom: 13, zoomSnap: 0.5, preferCanvas: true });
  map.attributionControl.setPrefix("");
  map.attributionControl.addAttribution("Rail: © OpenStreetMap contributors, ODbL. Borders: Natural Earth");
  map.setView([52.0, 31.1], 7.5);
  map.on("click", (event) => choose(event.latlng.lat, event.latlng.lng));
  const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  await draw("borders", () => ({ color: style("--field"), weight: 1, dashArray: "4 4", fill: false }));
  await draw("lines", (feature) => ({
    color: style("--rail-dark"),
    weight: 2.5,
    dashArray: mostlyGap(feature.properties) ? "2 6" : null,
  }));
  await drawStations(style("--link"), style("--surface"));
  showTyped();
}

async function read(name) {
  const answer = await fetch(data.feeds[name]);
  if (!answer.ok) throw new Error(`${data.feeds[name]}: ${answer.status}`);
  return answer.json();
}

async function draw(name, style) {
  globalThis.L.geoJSON(await read(name), { style, interactive: false }).addTo(map);
}

/** Whether more than half of a line has no track in the network, so that it is drawn straight. */
function mostlyGap({ gaps = [], length_km: lengthKm = 0 }) {
  const missingKm = gaps.reduce((sum, [from, to]) => sum + to - from, 0);
  return missingKm > lengthKm / 2;
}

async function drawStations(colour, fill) {
  const L = globalThis.L;
  const stations = await read("stations");
  const named = farApart(stations.features);
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
function farApart(features) {
  const ends = new Set(Object.values(data.stations).flatMap((names) => [names[0], names.at(-1)]));
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

function choose(latitude, longitude) {
  find("latitude").value = latitude.toFixed(4);
  find("longitude").value = longitude.toFixed(4);
  showTyped();
}

async function showTyped() {
  const latitude = Number.parseFloat(find("latitude").value.replace(",", "."));
  const longitude = Number.parseFloat(find("longitude").value.replace(",", "."));
  if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) return;
  const answer = await fetch(`${data.placeUrl}?lon=${longitude}&lat=${latitude}`);
  const place = await answer.json();
  find("found").textContent = answer.ok ? place.words : place.detail;
  if (!map) return;
  mark?.remove();
  mark = null;
  if (!answer.ok) return;
  mark = globalThis.L.geoJSON(place.geometry, {
    style: { color: "#d55e00", weight: 7, opacity: 0.75 },
    interactive: false,
  }).addTo(map);
  map.panTo([latitude, longitude]);
}

function sendOnce(event) {
  if (event.submitter?.name === "more") return;
  if (find("form").dataset.sent) {
    event.preventDefault();
    return;
  }
  find("form").dataset.sent = "yes";
  find("send").setAttribute("aria-disabled", "true");
}

for (const way of findAll("ways")) way.addEventListener("change", showWay);
find("line").addEventListener("change", offerStations);
find("latitude").addEventListener("change", showTyped);
find("longitude").addEventListener("change", showTyped);
find("form").addEventListener("submit", sendOnce);
// A page that the browser kept can be sent again: the server knows it by its token.
addEventListener("pageshow", () => delete find("form").dataset.sent);
offerStations();
showWay();
find("summary")?.focus();
