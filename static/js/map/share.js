// What is shown, to pass on: a link, the code of a frame, pictures; each copied by a button.

import { bindCopying } from "#map/copy";

/**
 * The addresses of what is shown. Pure.
 * @param {string} root the site's address, without a slash at its end
 * @param {{query: string, map: string, at: string, size: [number, number]}} shown the canonical
 *   query of the filter, the view as "zoom/lat/lon", what the card shows as the address has it,
 *   width and height of the view in pixels
 * @returns {{link: string, frame: string, picture: (suffix: string) => string}}
 */
export function sharedOf(root, { query, map, at, size }) {
  const [width, height] = size;
  const record = at.includes("/") ? "" : at;
  const view = [query, `map=${map}`].filter(Boolean).join("&");
  const hash = [`map=${map}`, at && `at=${encodeURIComponent(at).replace(/%2F/g, "/")}`].filter(Boolean).join("&");
  const embedded = record ? `/embed/${encodeURIComponent(record)}` : `/embed?${view}`;
  return {
    link: `${root}/${query && `?${query}`}#${hash}`,
    frame: `<iframe src="${attribute(root + embedded)}" width="${width}" height="${height}" title="Railway incidents" loading="lazy"></iframe>`,
    picture: (suffix) => (record
      ? `/incidents/${encodeURIComponent(record)}/picture.${suffix}`
      : `/map/view.${suffix}?${view}&size=${width}x${height}`),
  };
}

const attribute = (text) => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");

/** The size of a picture of a view: its shape, within what a picture may be. Pure. */
export function pictureSize(width, height) {
  const [least, most] = [400, 1600];
  const scale = Math.min(Math.max(1, least / Math.min(width, height)), most / Math.max(width, height));
  return [width, height].map((side) => Math.min(most, Math.max(least, Math.round(side * scale))));
}

/**
 * @param {HTMLDetailsElement} panel holds `data-share=link|frame` inputs, buttons that copy them, `data-picture` links
 * @param {() => object} shown what `sharedOf` takes, as it is now
 */
export function createShare(panel, shown) {
  panel.addEventListener("toggle", show);
  bindCopying(panel);

  /** Say what is shown now, while the panel is open. */
  function show() {
    if (!panel.open) return;
    const { link, frame, picture } = sharedOf(location.origin, shown());
    panel.querySelector("[data-share=link]").value = link;
    panel.querySelector("[data-share=frame]").value = frame;
    for (const one of panel.querySelectorAll("[data-picture]")) one.setAttribute("href", picture(one.dataset.picture));
  }
  return { show };
}
