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
/** Of an answer that says when to ask again. */
const BUSY = 503;
const FEW_S = 10;
const AWAY = "You are offline. What is on the map stays; load the page again once you are connected.";
const SILENT = "The site did not answer. It may be busy or being changed; try again in a moment.";

/** Fetch and read JSON; whatever goes wrong becomes a sentence for the reader, who is not always to blame. */
export async function ask(address, signal) {
  const headers = { Accept: "application/geo+json, application/json, application/problem+json" };
  let response;
  try {
    response = await fetch(address, { signal, headers });
  } catch (error) {
    throw error.name === "AbortError" ? error : new FeedError(globalThis.navigator?.onLine === false ? AWAY : SILENT, { cause: error });
  }
  const body = await response.json().catch((error) => {
    if (error.name === "AbortError") throw error;
    return null;
  });
  if (response.ok && body) return body;
  const againS = response.status === BUSY ? Number.parseInt(response.headers.get("Retry-After"), 10) || 0 : 0;
  const told = preparing(body, againS) || (body?.detail
    ?? `The site’s answer could not be read (${response.status}). It may be busy; try again in a moment.`);
  throw Object.assign(new FeedError(told), { isMissing: MISSING.includes(response.status), againS });
}

/** What a reader is told of reports that are not ready; an editor also, what to do if that stays. */
function preparing(body, againS) {
  if (!body?.missing || !againS) return "";
  const reports = body.missing === 1 ? "1 report is" : `${body.missing.toLocaleString("en")} reports are`;
  const when = againS <= FEW_S ? "a few" : againS;
  return `${reports} being prepared; this page asks again in ${when} seconds. ${body.remedy ?? ""}`.trim();
}

/**
 * What asks as `ask` does, and asks again as long as the site says that it will answer later.
 * @param {(text: string) => void} tell the reader what is waited for; "" once that is over
 * @returns {(address: string, signal?: AbortSignal) => Promise<object>}
 */
export function createPatience(tell) {
  return async function asking(address, signal) {
    try {
      return await ask(address, signal);
    } catch (error) {
      if (!error.againS) throw error;
      tell(error.message);
      try {
        await pause(error.againS * 1000, signal);
        return await asking(address, signal);
      } finally {
        tell("");
      }
    }
  };
}

function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    }, { once: true });
  });
}

/**
 * What the map asks for: places with counts, and records a page at a time.
 * A server is asked for them; a file looks for them in what it holds.
 * @param {{feeds: Record<string, string>}} config of the page
 * @param {{write: (filter: object) => string}} grammar
 * @param {(address: string, signal?: AbortSignal) => Promise<object>} ask a server
 */
export function createFeed(config, grammar, ask) {
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
     * @returns a page of what entries of a list say of records; a file has all of each at hand
     */
    records(filter, { places, after: cursor } = {}, signal) {
      const path = places ? `${feeds.places}/${places.join(",")}` : feeds.records;
      return ask(address(path, grammar.write(filter), after(cursor), "brief=1"), signal);
    },
    /** @param {string} id @param {AbortSignal} [signal] @param {import("#map/filter").Filter} [filter] of its neighbours in time */
    record: (id, signal, filter) =>
      ask(address(`${feeds.records}/${encodeURIComponent(id)}`, filter && grammar.write(filter)), signal),
  };
}
