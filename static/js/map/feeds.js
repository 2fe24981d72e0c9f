// Where the data comes from: an address that is fetched, or an element of the page that holds it.

import { createFileFeed } from "#map/filefeed";
import { unpacked } from "#map/packed";
import { jsonOf } from "#map/page";

const EMPTY = { type: "FeatureCollection", features: [] };

const loaded = new Map();

/** Data that could not be had; its text is for the reader. */
export class FeedError extends Error {}

/**
 * A source of base data or a piece of the railway, read once; the same answer for all who ask.
 * @param {string|undefined} feed address, or "#" and an element's id
 * @returns {Promise<object>} a GeoJSON FeatureCollection, or what the levels of the railway hold
 */
export function load(feed) {
  if (!feed) return Promise.resolve(EMPTY);
  if (!loaded.has(feed)) {
    const data = feed.startsWith("#")
      ? Promise.resolve().then(() => jsonOf(document.querySelector(feed)))
      : ask(feed);
    loaded.set(feed, data);
    // What could not be had is asked for again the next time.
    data.catch(() => loaded.delete(feed));
  }
  return loaded.get(feed);
}

/** Answers that say that there is no such thing, or no more. */
const MISSING = [404, 410];
const BROKEN = "The data could not be loaded. Check the connection and load the page again.";

/** Fetch and read JSON; whatever goes wrong becomes a sentence for the reader. */
export async function ask(address, signal) {
  try {
    const headers = { Accept: "application/geo+json, application/json, application/problem+json" };
    const response = await fetch(address, { signal, headers });
    const body = await response.json();
    if (response.ok) return body;
    const error = new FeedError(body.detail ?? `The data could not be loaded (${response.status}).`);
    throw Object.assign(error, { isMissing: MISSING.includes(response.status) });
  } catch (error) {
    if (error instanceof FeedError || error.name === "AbortError") throw error;
    throw new FeedError(BROKEN, { cause: error });
  }
}

/**
 * What the map asks for: places with counts, and records a page at a time.
 * A server is asked for them; a file looks for them in what it holds.
 * @param {{feeds: Record<string, string>}} config of the page
 * @param {{write: (filter: object) => string}} grammar
 */
export function createFeed(config, grammar) {
  const { feeds } = config;
  if (feeds.places.startsWith("#")) return createFileFeed(config, load);
  const address = (path, ...parts) => [path, parts.filter(Boolean).join("&")].filter(Boolean).join("?");
  const after = (cursor) => (cursor ? `after=${encodeURIComponent(cursor)}` : "");
  return {
    /** @param {import("#map/filter").Filter} filter @param {AbortSignal} [signal] */
    places: async (filter, signal) => unpacked(await ask(address(feeds.places, grammar.write(filter)), signal)),
    /**
     * @param {import("#map/filter").Filter} filter
     * @param {{places?: number[], after?: string}} [which] numbers of places, and the `next` of the page before
     * @param {AbortSignal} [signal]
     */
    records(filter, { places, after: cursor } = {}, signal) {
      const path = places ? `${feeds.places}/${places.join(",")}` : feeds.records;
      return ask(address(path, grammar.write(filter), after(cursor)), signal);
    },
    /** @param {string} id @param {AbortSignal} [signal] @param {import("#map/filter").Filter} [filter] of its neighbours in time */
    record: (id, signal, filter) =>
      ask(address(`${feeds.records}/${encodeURIComponent(id)}`, filter && grammar.write(filter)), signal),
  };
}
