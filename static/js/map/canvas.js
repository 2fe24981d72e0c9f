// A canvas in a pane of a Leaflet map that follows its view.

import { TILE_PX } from "#map/world";

/** How much around the view is drawn, so that a small move shows no gap: a share of its size. */
const AROUND = 0.2;
/** While what is drawn covers the view, it is drawn anew when the map has rested so long. */
const REST_MS = 80;

/**
 * @param {L.Map} map
 * @param {string} pane
 * @param {(context: CanvasRenderingContext2D, frame: import("#map/pen").Frame, corner: L.Point) => void} draw
 *   `corner` is the layer point of the canvas's corner
 * @returns {{drawNow: () => void, redraw: () => void}} `drawNow` draws what has yet to be drawn, `redraw`
 *   all of it anew before the next frame
 */
export function createCanvas(map, pane, draw) {
  const { L } = globalThis;
  let asked = 0;
  /** Whether there is something that has yet to be drawn. */
  let isDue = true;

  const Sheet = L.Renderer.extend({
    _initContainer() {
      this._container = L.DomUtil.create("canvas", "map-sheet");
      this._context = this._container.getContext("2d");
    },
    _destroyContainer() {
      this._container.remove();
    },
    getEvents() {
      return { ...L.Renderer.prototype.getEvents.call(this), move: this._moves, moveend: this._moved };
    },
    // Leaflet tells of a new view twice; `moveend` has drawn it.
    _reset() {},
    /** Whether what is drawn lies where the view does now, however far it was moved since. */
    _isOfView() {
      return this._zoom === map.getZoom() && this._origin.equals(map.getPixelOrigin());
    },
    _isCovered() {
      const corner = map.containerPointToLayerPoint([0, 0]);
      return this._bounds.contains(L.bounds(corner, corner.add(map.getSize())));
    },
    /** Who drags on and on sees no end of the drawing. */
    _moves() {
      if (this._isOfView() && !this._isCovered()) this._update();
    },
    _moved() {
      clearTimeout(this._rest);
      isDue = true;
      if (this._isOfView() && this._isCovered()) this._rest = setTimeout(drawDue, REST_MS);
      else this._update();
    },
    _update() {
      isDue = false;
      L.Renderer.prototype._update.call(this);
      const { min } = this._bounds;
      const { x: width, y: height } = this._bounds.getSize();
      const ratio = Math.min(globalThis.devicePixelRatio || 1, 2);
      L.DomUtil.setPosition(this._container, min);
      Object.assign(this._container, { width: width * ratio, height: height * ratio });
      Object.assign(this._container.style, { width: `${width}px`, height: `${height}px` });
      this._context.setTransform(ratio, 0, 0, ratio, 0, 0);
      this._origin = map.getPixelOrigin();
      const origin = this._origin.add(min);
      draw(this._context, { scale: TILE_PX * 2 ** map.getZoom(), left: origin.x, top: origin.y, width, height }, min);
    },
  });
  const sheet = new Sheet({ pane, padding: AROUND }).addTo(map);

  function drawDue() {
    if (isDue) sheet._update();
  }

  return {
    drawNow: drawDue,
    redraw() {
      isDue = true;
      cancelAnimationFrame(asked);
      asked = requestAnimationFrame(drawDue);
    },
  };
}
