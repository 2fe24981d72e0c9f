// The filter of the address: the same grammar as the list, the exports and the command line.
// Which parameters there are comes with the page, from the one list that all of these share.

import { boxOf, touchesBox } from "#map/box";
import { touches } from "#map/time";

/** Kinds of terms that are codes in capitals. */
const CODES = ["country", "division"];

/**
 * A parameter that asks for terms of a column.
 * @typedef {object} Parameter
 * @property {string} name
 * @property {string} property what of a record it is compared with
 * @property {boolean} single whether it takes one term
 * @property {string} kind of its terms: "term", "line", "country" or "division"
 * @property {string} list of the vocabulary that its terms are in, if of one
 */

/**
 * Fields by name: bbox, from, to and q as texts, those of `Parameter` as a text where single, else
 * as an array of terms.
 * @typedef {Record<string, string|string[]>} Filter
 */

/**
 * What reads and writes filters.
 * @param {Parameter[]} parameters
 */
export function createGrammar(parameters) {
  const order = ["bbox", "datetime", ...parameters.map(({ name }) => name), "q"];

  /** @returns {Filter} a filter that lets everything through */
  function empty() {
    const terms = parameters.map(({ name, single }) => [name, single ? "" : []]);
    return { bbox: "", from: "", to: "", q: "", ...Object.fromEntries(terms) };
  }

  /** Read a query such as "?line=first-last&datetime=2022-03-01/..". @param {string} query */
  function parse(query) {
    const params = new URLSearchParams(query);
    const text = (name) => (params.get(name) ?? "").trim();
    const filter = { ...empty(), bbox: text("bbox"), q: text("q") };
    [filter.from, filter.to] = daysOfInterval(text("datetime"));
    for (const { name, single, kind } of parameters) {
      const values = params.getAll(name).flatMap((value) => value.split(","));
      const terms = values.map((value) => (CODES.includes(kind) ? value.toUpperCase() : value).trim()).filter(Boolean);
      filter[name] = single ? text(name) : [...new Set(terms)];
    }
    return filter;
  }

  /** The canonical query of a filter, without "?"; empty for a filter that restricts nothing. */
  function write(filter) {
    const written = { ...filter, datetime: intervalOf(filter) };
    return order.map((name) => [name, [written[name]].flat().join(",")])
      .filter(([, value]) => value)
      .map(([name, value]) => `${name}=${encodeURIComponent(value).replace(/%2C/g, ",").replace(/%2F/g, "/")}`)
      .join("&");
  }

  return { parameters, empty, parse, write };
}

function daysOfInterval(text) {
  const day = (part) => /^\d{4}-\d{2}-\d{2}/.exec(part.trim())?.[0] ?? "";
  if (!text.includes("/")) return [day(text), day(text)];
  const [from, to] = text.split("/");
  return [day(from), day(to)];
}

function intervalOf({ from, to }) {
  if (!from && !to) return "";
  return from === to ? from : `${from || ".."}/${to || ".."}`;
}

/**
 * What folds a text for comparison: lower case, romanised, without marks or apostrophes, words by
 * one space.
 * @param {Record<string, string>} letters those that are more than a Latin one with marks
 * @returns {(text: string) => string}
 */
export function createFold(letters) {
  const latin = (sign) => letters[sign] ?? sign.normalize("NFKD").replace(/\p{M}/gu, "");
  return (text) => [...text.normalize("NFC").toLowerCase().replace(/['`"]/g, "")].map(latin).join("")
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}

/**
 * What finds the records of a filter where no server can be asked, as the server does.
 * @param {Parameter[]} parameters
 * @param {Record<string, string>} letters as `createFold` takes them
 * @returns {(features: object[], filter: Filter) => object[]} features carry `search`
 */
export function createFinder(parameters, letters) {
  const fold = createFold(letters);
  return (features, filter) => {
    const box = filter.bbox ? boxOf(filter.bbox) : null;
    const begun = filter.q ? fold(filter.q).split(" ") : [];
    const asked = parameters.filter(({ name }) => filter[name].length > 0);
    return features.filter(({ geometry, properties, search }) => (
      asked.every(({ name, property }) => termsOf({ properties, search }, property).some((term) => [filter[name]].flat().includes(term))) &&
      touches({ first: search.days[0], last: search.days[1] }, filter.from, filter.to) &&
      holdsWords(search.words, begun) &&
      (!box || touchesBox(geometry, box))
    ));
  };
}

/** What a record has of what a parameter asks for. @returns {string[]} */
export function termsOf({ properties, search }, property) {
  return [search[property] || properties[property] || []].flat();
}

/** Whether every word begins a word; a text in which no word was found begins none. */
function holdsWords(words, begun) {
  const text = ` ${words}`;
  return begun.every((word) => word !== "" && text.includes(` ${word}`));
}
