// The filter of the address: the same grammar as the list, the exports and the command line.

import { touches } from "#map/time";

/** Parameters with several values, in the order of the canonical query. */
const MANY = ["event_type", "asset", "cause", "line", "country", "verification"];
const ORDER = ["bbox", "datetime", "record", ...MANY, "q"];

/**
 * @typedef {{bbox: string, from: string, to: string, record: string, event_type: string[],
 *   asset: string[], cause: string[], line: string[], country: string[],
 *   verification: string[], q: string}} Filter
 */

/** @returns {Filter} a filter that lets everything through */
export function emptyFilter() {
  return {
    bbox: "", from: "", to: "", record: "", q: "",
    ...Object.fromEntries(MANY.map((name) => [name, []])),
  };
}

/** Read a query such as "?line=first-last&datetime=2022-03-01/..". @param {string} query */
export function parseQuery(query) {
  const params = new URLSearchParams(query);
  const filter = emptyFilter();
  for (const name of MANY) {
    const values = params.getAll(name).flatMap((value) => value.split(","));
    filter[name] = [...new Set(values.map((value) => value.trim()).filter(Boolean))];
  }
  for (const name of ["bbox", "record", "q"]) filter[name] = (params.get(name) ?? "").trim();
  [filter.from, filter.to] = parseDatetime(params.get("datetime") ?? "");
  return filter;
}

function parseDatetime(text) {
  const day = (part) => /^\d{4}-\d{2}-\d{2}/.exec(part.trim())?.[0] ?? "";
  if (!text.includes("/")) return [day(text), day(text)];
  const [from, to] = text.split("/");
  return [day(from), day(to)];
}

function datetimeOf({ from, to }) {
  if (!from && !to) return "";
  return from === to ? from : `${from || ".."}/${to || ".."}`;
}

/** The canonical query of a filter, without "?"; empty for a filter that restricts nothing. */
export function toQuery(filter) {
  const written = { ...filter, datetime: datetimeOf(filter) };
  return ORDER.map((name) => [name, [written[name]].flat().join(",")])
    .filter(([, value]) => value)
    .map(([name, value]) => `${name}=${encodeURIComponent(value).replace(/%2C/g, ",").replace(/%2F/g, "/")}`)
    .join("&");
}

/** Cyrillic letters as the server's index romanises them, whatever the language. */
const LATIN = new Map(Object.entries({
  а: "a", б: "b", в: "v", г: "g", ґ: "g", д: "d", е: "e", ё: "e", є: "e", ж: "zh", з: "z", и: "i", і: "i",
  ї: "i", й: "i", к: "k", л: "l", м: "m", н: "n", о: "o", п: "p", р: "r", с: "s", т: "t", у: "u", ў: "u",
  ф: "f", х: "kh", ц: "ts", ч: "ch", ш: "sh", щ: "shch", ъ: "", ы: "y", ь: "", э: "e", ю: "yu", я: "ya",
}));

/** For comparison: lower case, romanised, without marks or apostrophes, words by one space. */
export function fold(text) {
  const latin = [...text.normalize("NFC").toLowerCase()].map((letter) => LATIN.get(letter) ?? letter).join("");
  return latin
    .replace(/['’‘ʼʹʺ`´′"“”]/gu, "")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}

/**
 * Whether a record passes; used by the single file, where no server can be asked.
 * @param {{properties: object}} feature
 * @param {Filter} filter
 */
export function matches({ properties: p }, filter) {
  const any = (wanted, ...has) => !wanted.length || has.flat().some((term) => wanted.includes(term));
  return (
    (!filter.record || p.record === filter.record) &&
    any(filter.event_type, p.event_type) &&
    any(filter.asset, p.asset ?? []) &&
    any(filter.cause, p.cause) &&
    any(filter.line, p.lines ?? []) &&
    any(filter.country, p.country ?? []) &&
    any(filter.verification, p.verification) &&
    touches({ first: p.first_day, last: p.last_day }, filter.from, filter.to) &&
    hasWords(p, filter.q)
  );
}

function hasWords(p, q) {
  const words = ` ${fold([p.title, p.notes, p.place, p.location, p.id].filter(Boolean).join(" "))}`;
  return fold(q).split(" ").every((word) => words.includes(` ${word}`));
}
