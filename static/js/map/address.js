// The address is the state: the query holds the filter, the hash what is looked at.
// #map=7/12.30/45.60&at=XX-2022-0007&on=…&off=…   Panning changes the hash, never the filter.

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

/** @param {Look} look @returns {string} without "#" */
export function toHash({ view, at, on, off }) {
  const parts = [];
  if (view) {
    const digits = Math.max(2, Math.ceil(view.zoom / 3));
    const zoom = Math.round(view.zoom * 10) / 10;
    parts.push(`map=${zoom}/${view.lat.toFixed(digits)}/${view.lon.toFixed(digits)}`);
  }
  if (at) parts.push(`at=${encodeURIComponent(at)}`);
  if (on.length) parts.push(`on=${on.join(",")}`);
  if (off.length) parts.push(`off=${off.join(",")}`);
  return parts.join("&");
}

/** What the address asks for, its filter in the page's grammar. */
export function readAddress(grammar) {
  return { filter: grammar.parse(location.search), look: parseHash(location.hash) };
}

/** Write filter and look into the address without a new entry in the history. */
export function writeAddress(grammar, filter, look) {
  const query = grammar.write(filter);
  const hash = toHash(look);
  history.replaceState(null, "", `${location.pathname}${query && `?${query}`}${hash && `#${hash}`}`);
}
