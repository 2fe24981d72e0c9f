// What is filtered, said in chips: each is taken away by its ×.

import { make } from "#map/page";
import { rangeWords } from "#map/time";

/**
 * @typedef {{key: string, text: string, without: object}} Chip `without` is the change of the
 *   filter that takes it away
 */

/**
 * The chips of a filter. Pure.
 * @param {import("#map/filter").Filter} filter
 * @param {{parameters: import("#map/filter").Parameter[]}} grammar
 * @param {{called: (name: string, term: string) => string, title: (name: string) => string}} terms
 * @returns {Chip[]}
 */
export function chipsOf(filter, { parameters }, { called, title }) {
  const chips = [];
  if (filter.q) chips.push({ key: "q", text: `Words: “${filter.q}”`, without: { q: "" } });
  if (filter.from || filter.to) {
    chips.push({ key: "days", text: rangeWords(filter.from, filter.to), without: { from: "", to: "" } });
  }
  if (filter.bbox) chips.push({ key: "bbox", text: "Within a part of the map", without: { bbox: "" } });
  for (const { name, single } of parameters) {
    for (const term of [filter[name]].flat().filter(Boolean)) {
      const rest = single ? "" : filter[name].filter((one) => one !== term);
      chips.push({ key: `${name}/${term}`, text: `${title(name)}: ${called(name, term)}`, without: { [name]: rest } });
    }
  }
  return chips;
}

/**
 * The chips of the kinds of event that are shown, where these are not the usual ones. Pure.
 * @param {string[]} every @param {string[]} usual @param {Set<string>} shown
 * @param {(kind: string) => string} called
 * @returns {Chip[]} `without` holds the kinds that are shown then
 */
export function kindChips(every, usual, shown, called) {
  const [on, off] = [every.filter((kind) => shown.has(kind)), usual.filter((kind) => !shown.has(kind))];
  const more = on.filter((kind) => !usual.includes(kind));
  if (!off.length && !more.length) return [];
  if (!on.length) return [{ key: "kinds", text: "No kind of event", without: { kinds: usual } }];
  if (on.length <= off.length) {
    return on.map((kind) => {
      const rest = on.filter((one) => one !== kind);
      return { key: `kind/${kind}`, text: called(kind), without: { kinds: rest.length ? rest : usual } };
    });
  }
  return [
    ...off.map((kind) => ({ key: `off/${kind}`, text: `Without: ${called(kind)}`, without: { kinds: [...on, kind] } })),
    ...more.map((kind) => ({ key: `with/${kind}`, text: `With: ${called(kind)}`, without: { kinds: on.filter((one) => one !== kind) } })),
  ];
}

/**
 * @param {HTMLElement} row
 * @param {() => Chip[]} chips those of what is shown now
 * @param {(change: object) => Promise<void>} changed
 * @param {() => Promise<void>} cleared
 * @param {HTMLElement} refuge has the focus when the last chip is gone
 */
export function createChips(row, chips, changed, cleared, refuge) {
  let shown = "";

  async function take(number, act) {
    await act();
    (row.querySelectorAll("button")[number] ?? row.querySelector("button:last-of-type") ?? refuge).focus();
  }

  function chip({ text, without }, number) {
    const button = make("button", { type: "button", class: "chip", "aria-label": `${text}: take this filter away` },
      make("span", { dir: "auto" }, text), make("span", { class: "chip-x", "aria-hidden": "true" }, "×"));
    button.addEventListener("click", () => take(number, () => changed(without)));
    return make("li", {}, button);
  }

  function show() {
    const told = chips();
    const key = JSON.stringify(told);
    if (key === shown) return;
    shown = key;
    const all = make("button", { type: "button", class: "chip chip-all" }, "Clear all");
    all.addEventListener("click", () => take(0, cleared));
    row.replaceChildren(...told.map(chip), ...(told.length > 1 ? [make("li", {}, all)] : []));
    row.hidden = !told.length;
  }
  return { show };
}
