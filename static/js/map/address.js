// The address is the state: the query holds the filter, the hash what is looked at.
// #map=7/12.30/45.60&at=XX-2022-0007&on=…&off=…   Panning changes the hash, never the filter.
// `at` is the card: a record's id, or "station/…" or "line/…".

/**
 * @typedef {{zoom: number, lat: number, lon: number}} View
 * @typedef {{view: View|null, at: string, on: string[], off: string[]}} Look
 */

/** @param {string} hash @returns {Look} */
export function parseHash(hash) {
  const params = new URLSearchParams(hash.replace(/^#/, ""));
  const names = (key) => (params.get(key) ?? "").split(",").filter(Boolean);
  const [zoom, lat, lon] = (params.get("map") ?? "").split("/").map(Number);
  const usable = [zoom, lat, lon].every(Number.isFinite) && Math.abs(lat) < 86;
  return {
    view: params.get("map") && usable ? { zoom, lat, lon } : null,
    at: params.get("at") ?? "",
    on: names("on"),
    off: names("off"),
  };
}

/** "zoom/lat/lon", as exactly as the zoom shows it. @param {View} view */
export function viewText({ zoom, lat, lon }) {
  const digits = Math.max(2, Math.ceil(zoom / 3));
  return `${Math.round(zoom * 10) / 10}/${lat.toFixed(digits)}/${lon.toFixed(digits)}`;
}

/** @param {Look} look @returns {string} without "#" */
export function toHash({ view, at, on, off }) {
  const parts = [];
  if (view) parts.push(`map=${viewText(view)}`);
  if (at) parts.push(`at=${encodeURIComponent(at).replace(/%2F/g, "/").replace(/%2C/g, ",")}`);
  if (on.length) parts.push(`on=${on.join(",")}`);
  if (off.length) parts.push(`off=${off.join(",")}`);
  return parts.join("&");
}

/** What the address asks for, its filter in the page's grammar. */
export function readAddress(grammar) {
  return { filter: grammar.parse(location.search), look: parseHash(location.hash) };
}

/** Query and hash of a filter and a look. */
function addressOf(grammar, filter, look) {
  const query = grammar.write(filter);
  const hash = toHash(look);
  return `${query && `?${query}`}${hash && `#${hash}`}`;
}

/** Whether two addresses differ in more than where the map looks. Pure. */
export function isStep(one, other) {
  const [bare, wanted] = [one, other].map((address) => {
    const [query, hash = ""] = address.split("#");
    return `${query}#${toHash({ ...parseHash(hash), view: null })}`;
  });
  return bare !== wanted;
}

/**
 * The address as the page's state: each change of filter, kinds, layers and card is a step back,
 * panning is none; what the reader or a link makes of it in place is obeyed.
 * @param {object} grammar
 * @param {(asked: {filter: object, look: Look}, isLast: () => boolean) => Promise<void>} obey what the
 *   address changed to before this was done is obeyed instead
 */
export function createAddress(grammar, obey) {
  let known = `${location.search}${location.hash}`;
  let stepping = false;
  let turn = 0;
  let joint = null;

  async function changed() {
    const now = `${location.search}${location.hash}`;
    if (now === known) return;
    // A link to a part of the page is not about the map.
    if (location.hash && !location.hash.includes("=")) {
      history.replaceState(null, "", `${location.pathname}${known}`);
      return;
    }
    known = now;
    stepping = false;
    turn += 1;
    const mine = turn;
    const isLast = () => mine === turn;
    await obey(readAddress(grammar), isLast).finally(() => { stepping ||= isLast(); });
  }
  window.addEventListener("popstate", changed);
  window.addEventListener("hashchange", changed);

  return {
    /** From now on changes are steps. */
    begin() { stepping = true; },
    /** Make one step of all that `act` changes. @param {() => Promise<void>} act */
    async together(act) {
      const mine = { isMade: false };
      joint = mine;
      await act();
      if (joint === mine) joint = null;
    },
    /** @param {object} filter @param {Look} look @param {boolean} [passing] whether it is no step, as while time plays */
    keep(filter, look, passing = false) {
      const address = addressOf(grammar, filter, look);
      if (address === known) return;
      const step = stepping && !passing && !joint?.isMade && isStep(known, address);
      if (step && joint) joint.isMade = true;
      history[step ? "pushState" : "replaceState"](null, "", `${location.pathname}${address}`);
      known = address;
    },
  };
}
