// The cards of a station and of a line: what they are, and what was reported there.

import { make } from "#map/page";

const reports = (count) => `${count.toLocaleString("en")} ${count === 1 ? "report" : "reports"}`;

/**
 * @typedef {object} Acts what the buttons of a card do
 * @property {(id: string) => void} station opens the card of a station
 * @property {(slug: string) => void} line opens the card of a line
 * @property {(slug: string) => void} only shows only what was reported on a line
 * @property {(hit: {places: number[], count: number, name: string}) => void} reports opens a list
 */

/**
 * @param {import("#map/finding").StationCard} card
 * @param {HTMLElement} list of the reports at the station, to be filled
 * @param {{isFiltered: boolean, acts: Acts}} options
 */
export function stationCard(card, list, { isFiltered, acts }) {
  const { name, names, lines, neighbours, here, beside, counts } = card;
  const content = headed("Station", name, names);
  content.append(make("h3", {}, counts.here ? `Reported here: ${counts.here.toLocaleString("en")}` : "Reported here"));
  content.append(here.length ? list : make("p", { class: "about" }, nothing(isFiltered)));
  if (beside.length) {
    content.append(make("h3", {}, "On the track next to it, and transports to or from here"), make("ul", { class: "leads" },
      ...beside.map((one) => act(one.name, reports(one.count), () => acts.reports(one)))));
  }
  content.append(make("h3", {}, lines.length === 1 ? "Its line" : "Its lines"), make("ul", { class: "leads" },
    ...lines.map((line) => act(line.name, line.km === null ? "" : `km ${line.km}`, () => acts.line(line.slug)))));
  if (!lines.length) content.append(make("p", { class: "about" }, "No line of this map stops here."));
  if (neighbours.length) {
    content.append(make("h3", {}, "Next stations"), make("ul", { class: "leads row" },
      ...neighbours.map((one) => act(one.name, "", () => acts.station(one.id)))));
  }
  return content;
}

/**
 * @param {import("#map/finding").LineCard} card
 * @param {{isFiltered: boolean, isChosen: boolean, isLive: boolean, acts: Acts}} options
 */
export function lineCard(card, { isFiltered, isChosen, isLive, acts }) {
  const { id, name, names, km, stations, here, counts, page, gap } = card;
  const content = headed("Line", name, names);
  const facts = make("dl", {},
    fact("Length", km === null ? "its track is not on this map" : `${km} km, measured along the drawn track`),
    fact("Stations", String(stations.length)),
    fact("Reports", counts.here ? counts.here.toLocaleString("en") : nothing(isFiltered)));
  content.append(facts);
  if (gap) content.append(make("p", { class: "notes" }, `Gap: ${gap}.`));
  const buttons = make("p", { class: "buttons" });
  if (here.length) buttons.append(button("List the reports", () => acts.reports({ name, places: here, count: counts.here })));
  if (!isChosen) buttons.append(button("Show only this line", () => acts.only(id)));
  if (buttons.children.length) content.append(buttons);
  const stops = stations.map((one) => act(one.name, one.km === null ? "" : `km ${one.km}`, () => acts.station(one.id)));
  content.append(make("details", { class: "stops" }, make("summary", {}, "Its stations"), make("ul", { class: "leads" }, ...stops)));
  if (isLive) content.append(make("p", { class: "card-link" }, make("a", { href: page }, "The line among all lines")));
  return content;
}

/** What a card begins with; a name in other languages is told once. */
function headed(kind, name, names) {
  const content = document.createDocumentFragment();
  content.append(make("p", { class: "kicker" }, kind), make("h2", { tabindex: "-1", id: "card-title", dir: "auto" }, name));
  const others = new Map(Object.entries(names).filter(([, text]) => text !== name).map(([lang, text]) => [text, lang]));
  if (others.size) {
    const told = [...others].flatMap(([text, lang], number) => [number ? " · " : "", make("span", { lang, dir: "auto" }, text)]);
    content.append(make("p", { class: "about" }, ...told));
  }
  return content;
}

const nothing = (isFiltered) => (isFiltered ? "None that the filters show" : "None in this record");

const fact = (name, text) => make("div", {}, make("dt", {}, name), make("dd", {}, text));

function button(text, act) {
  const made = make("button", { type: "button", class: "button quiet" }, text);
  made.addEventListener("click", act);
  return made;
}

function act(name, about, act) {
  const made = make("button", { type: "button", class: "lead-on" }, make("span", { dir: "auto" }, name));
  if (about) made.append(make("span", { class: "about" }, about));
  made.addEventListener("click", act);
  return make("li", {}, made);
}
