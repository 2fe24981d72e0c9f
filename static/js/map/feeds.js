// Where the data comes from: an address that is fetched, or an element of the page that holds it.

import { matches, toQuery } from "#map/filter";
import { jsonOf } from "#map/page";

const EMPTY = { type: "FeatureCollection", features: [] };

/** Data that could not be had; its text is for the reader. */
export class FeedError extends Error {}

/**
 * A source of base data, read once.
 * @param {string|undefined} feed address, or "#" and an element's id
 */
export async function load(feed) {
  if (!feed) return EMPTY;
  if (feed.startsWith("#")) return jsonOf(document.querySelector(feed));
  return (await ask(feed)).json();
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
  const answer = await (await ask(query ? `${feed}?${query}` : feed, signal)).json();
  return answer.features;
}

async function ask(address, signal) {
  let response;
  try {
    response = await fetch(address, { signal, headers: { Accept: "application/geo+json, application/problem+json" } });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new FeedError("The data could not be loaded. Check the connection and load the page again.");
  }
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  throw new FeedError(problem.detail ?? `The data could not be loaded (${response.status}).`);
}
