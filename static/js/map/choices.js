// The choices of the filters: for each parameter a list of its terms, with how many reports each
// would show; several may be chosen.

import { make } from "#map/page";

/** Longer lists show those with reports that are named most, until all are asked for. */
const MOST_SHOWN = 12;

/**
 * The terms of a parameter as they are offered. Pure.
 * @param {string[]} known every term
 * @param {Record<string, number>} counts how many records each term would show
 * @param {string[]} chosen
 * @param {(term: string) => string} called
 * @returns {{term: string, name: string, count: number, first: boolean}[]} the chosen ones, those of
 *   most records, then those of none; `first` are those that are shown before all are asked for
 */
export function offered(known, counts, chosen, called) {
  const terms = [...new Set([...known, ...Object.keys(counts), ...chosen])];
  const all = terms.map((term) => ({ term, name: called(term), count: counts[term] ?? 0, isChosen: chosen.includes(term) }));
  all.sort((one, other) => other.isChosen - one.isChosen || other.count - one.count || one.name.localeCompare(other.name));
  return all.map(({ isChosen, ...one }, number) => ({ ...one, first: isChosen || (one.count > 0 && number < MOST_SHOWN) }));
}

/**
 * @param {HTMLElement} box holds an element for each parameter
 * @param {object} grammar
 * @param {object} terms as `createTerms` gives them
 * @param {(change: object) => void} changed
 */
export function createChoices(box, { parameters }, { known, called }, changed) {
  const lists = [...box.querySelectorAll("[data-parameter]")].map((element) => {
    const parameter = parameters.find(({ name }) => name === element.dataset.parameter);
    return { ...parameter, element, whole: false, now: null };
  });
  for (const list of lists) {
    list.element.addEventListener("change", () => changed({ [list.name]: chosenIn(list) }));
    list.element.addEventListener("toggle", () => list.element.open && draw(list));
  }

  function chosenIn({ element, single }) {
    const chosen = [...element.querySelectorAll("input:checked")].map(({ value }) => value);
    return single ? chosen[0] ?? "" : chosen;
  }

  function draw(list) {
    const { name, single, element, now } = list;
    if (!now) return;
    const chosen = [now.filter[name]].flat().filter(Boolean);
    element.querySelector("[data-chosen]").textContent = chosen.map((term) => called(name, term)).join(", ") || "all";
    element.classList.toggle("has-chosen", chosen.length > 0);
    if (!element.open) return;
    const all = offered(known(name), now.counts[name] ?? {}, chosen, (term) => called(name, term));
    const shown = list.whole ? all : all.filter(({ first }) => first);
    const focused = element.querySelector("input:focus")?.value;
    const items = shown.map((one) => item(name, single, one, chosen));
    if (single) items.unshift(item(name, single, { term: "", name: "All" }, chosen.length ? chosen : [""]));
    element.querySelector("ul").replaceChildren(...items);
    [...element.querySelectorAll("input")].find(({ value }) => value === focused)?.focus();
    const more = element.querySelector("[data-more]");
    more.hidden = list.whole || shown.length === all.length;
    more.textContent = `Show all ${all.length.toLocaleString("en")}`;
    more.onclick = () => {
      list.whole = true;
      draw(list);
      element.querySelectorAll("input")[shown.length]?.focus();
    };
  }

  function item(name, single, { term, name: text, count }, chosen) {
    const box = make("input", { type: single ? "radio" : "checkbox", name, value: term });
    box.checked = chosen.includes(term);
    const number = count === undefined ? [] : [make("output", {}, count.toLocaleString("en"))];
    return make("li", {}, make("label", { class: "switch" }, box, make("span", { dir: "auto" }, text), ...number));
  }

  /** @param {object} filter @param {Record<string, Record<string, number>>} counts by parameter and term */
  function show(filter, counts) {
    for (const list of lists) {
      list.now = { filter, counts };
      draw(list);
    }
  }
  return { show };
}
