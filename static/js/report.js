/**
 * The form for a report, made easier: the stations of the chosen line, places suggested for words,
 * a map to click on, one sending. Everything here also works without it.
 */

import { ask } from "#map/feeds";
import { createFind } from "#map/find";
import { createAsking } from "#map/finding";
import { elements } from "#map/page";
import { makePlaceMap } from "./place-map.js";
import { keepCopy, offerCopy } from "./report-copy.js";
import { suggestNames } from "./report-names.js";
import { suggestPlaces } from "./report-places.js";

const SELECTORS = {
  form: "#report",
  send: "#send",
  summary: "#summary",
  copy: "#copy",
  ways: 'input[name="place_by"]',
  bodies: "[data-way]",
  line: "#line",
  lines: "#lines",
  stations: "#stations",
  calling: "#from_station, #to_station",
  journey: "#origin, #destination",
  latitude: "#latitude",
  longitude: "#longitude",
  map: "#place-map",
  frame: "#place-frame",
  clickMap: "#click-map",
  keptMap: "#kept-map",
  found: "#place-found",
  words: "#place-words",
  location: "#location",
  list: "#place-list",
  suggest: "#place-suggest",
  suggestMap: "#suggest-map",
  status: "#place-status",
  card: "#place-card",
  choices: "#place-choices",
  country: "#country",
  language: "#location_lang",
  kind: "#sub_event_type",
  assets: 'input[name="asset"]',
  place: "#place",
  question: "#place-question",
  data: "#report-data",
};

const find = (name) => document.querySelector(SELECTORS[name]);
const findAll = (name) => [...document.querySelectorAll(SELECTORS[name])];

/**
 * @type {{map: import("./place-map.js").Region, findUrl: string, placeUrl: string, placesUrl: string, namesUrl: string,
 *   kept?: ?import("./place-map.js").Shown}} `kept` is where a record is that is changed here
 */
const data = JSON.parse(find("data").textContent);

const chosenWay = () => findAll("ways").find((way) => way.checked)?.value ?? "text";

const map = makePlaceMap(find("map"), {
  ...data.map,
  frame: find("frame"),
  onClick: (latitude, longitude) => {
    if (chosenWay() === "point") choose(latitude, longitude);
  },
});

/** The search of the large map, for what lies somewhere; it moves the map and fills in nothing. */
const finding = createAsking({ find: data.findUrl }, ask);
const { find: input, findList: list, findStatus: status } = elements();
createFind({ input, list, status }, {
  begin: finding.begin,
  find: async (text, signal) => (await finding.find(text, signal)).filter(({ at, view }) => at || view),
}, map.lookAt);

const wayOfWords = findAll("ways").find((way) => way.value === "text");
const places = suggestPlaces(
  {
    words: find("words"),
    input: find("location"),
    list: find("list"),
    suggest: find("suggest"),
    mapSlot: find("suggestMap"),
    status: find("status"),
    card: find("card"),
    choices: find("choices"),
  },
  {
    url: data.placesUrl,
    map,
    about: whatIsKnown,
    isWanted: find("question")?.dataset.asked === "meaning",
    onChoose: () => wayOfWords.click(),
  },
);

/** What the form says so far that helps to read the place, or decides how it would be shown. */
function whatIsKnown() {
  return {
    lang: find("language").value,
    country: /^[a-z]{2}$/i.test(find("country").value) ? find("country").value : "",
    sub_event_type: find("kind").value,
    asset: findAll("assets")
      .filter((box) => box.checked)
      .map((box) => box.value),
  };
}

function showWay() {
  for (const body of findAll("bodies")) body.hidden = body.dataset.way !== chosenWay();
  if (chosenWay() === "point") {
    map.open(find("clickMap"));
    map.offer([]);
    showTyped();
  } else if (chosenWay() === "kept") {
    map.open(find("keptMap"));
    map.offer([]);
    map.show(data.kept);
  } else if (chosenWay() === "text") {
    places.again();
  }
}

function choose(latitude, longitude) {
  find("latitude").value = latitude.toFixed(4);
  find("longitude").value = longitude.toFixed(4);
  find("longitude").dispatchEvent(new Event("input", { bubbles: true }));
  showTyped();
}

async function showTyped() {
  const latitude = Number.parseFloat(find("latitude").value.replace(",", "."));
  const longitude = Number.parseFloat(find("longitude").value.replace(",", "."));
  map.show(null);
  if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) return;
  const answer = await fetch(`${data.placeUrl}?lon=${longitude}&lat=${latitude}`);
  const place = await answer.json();
  find("found").textContent = answer.ok ? place.words : place.detail;
  map.show(answer.ok ? place : null);
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

/** What was asked of a place is asked no more once something else is said of it; a search says nothing. */
function dropQuestion({ target }) {
  if (target.name && !target.closest(SELECTORS.question)) find("question")?.remove();
}

find("place").addEventListener("input", dropQuestion);
for (const way of findAll("ways")) way.addEventListener("change", showWay);
find("latitude").addEventListener("change", showTyped);
find("longitude").addEventListener("change", showTyped);
for (const field of [find("country"), find("language"), find("kind"), ...findAll("assets")]) {
  field.addEventListener("change", () => chosenWay() === "text" && places.again());
}
find("form").addEventListener("submit", sendOnce);
// A page that the browser kept can be sent again: the server knows it by its token.
addEventListener("pageshow", () => delete find("form").dataset.sent);
suggestNames([find("line")], find("lines"), { url: data.namesUrl, kind: "line" });
const lineChosen = () => find("line").value.trim();
suggestNames(findAll("calling"), find("stations"), { url: data.namesUrl, kind: "station", line: lineChosen });
suggestNames(findAll("journey"), find("stations"), { url: data.namesUrl, kind: "station" });
const isAgain = performance.getEntriesByType("navigation").some(({ type }) => type !== "navigate");
if (find("copy")) offerCopy(find("copy"), find("form"), sessionStorage, isAgain);
showWay();
if (!("kept" in data)) keepCopy(find("form"), sessionStorage);
find("summary")?.focus();
