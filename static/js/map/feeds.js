// Where the data comes from: an address that is fetched, or an element of the page that holds it.

import { matches, toQuery } from "#map/filter";
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

/**
 * The records that a filter lets through.
 * @param {string} feed
 * @param {import("#map/filter").Filter} filter
 * @param {AbortSignal} [signal]
 * @returns {Promise<object[]>} GeoJSON features
 */
export async function loadRecords(feed, filter, signal) {
  if (feed.startsWith("#")) {
    const { features } = await load(feed);
    return features.filter((feature) => matches(feature, filter));
  }
  const query = toQuery(filter);
  return (await ask(query ? `${feed}?${query}` : feed, signal)).features;
}

const BROKEN = "The data could not be loaded. Check the connection and load the page again.";

/** Fetch and read JSON; whatever goes wrong becomes a sentence for the reader. */
async function ask(address, signal) {
  try {
    const headers = { Accept: "application/geo+json, application/problem+json" };
    const response = await fetch(address, { signal, headers });
    const body = await response.json();
    if (response.ok) return body;
    throw new FeedError(body.detail ?? `The data could not be loaded (${response.status}).`);
  } catch (error) {
    if (error instanceof FeedError || error.name === "AbortError") throw error;
    throw new FeedError(BROKEN, { cause: error });
  }
}
