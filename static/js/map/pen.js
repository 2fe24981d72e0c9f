// Draws chains of the world on a canvas, as far as they are in view.

import { meet, pixelsOf } from "#map/world";

/** Strokes reach so far over the edge, so that none is seen to end there. */
const OVER_PX = 24;

/**
 * @typedef {{scale: number, left: number, top: number, width: number, height: number}} Frame pixels:
 *   of the whole world, of the corner of the canvas in it, and of the canvas
 * @typedef {{colour: string, weight: number, opacity?: number, dash?: number[], offset?: number, cap?: CanvasLineCap}} Stroke
 */

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame
 */
export function createPen(context, frame) {
  const { scale, left, top, width, height } = frame;
  const seen = [
    (left - OVER_PX) / scale, (top - OVER_PX) / scale,
    (left + width + OVER_PX) / scale, (top + height + OVER_PX) / scale,
  ];
  const isSeen = ({ box }) => meet(box, seen);
  const isWhole = ({ box }) => box[0] >= seen[0] && box[1] >= seen[1] && box[2] <= seen[2] && box[3] <= seen[3];
  /** On which sides of the canvas a point lies out of view; 0 for none. */
  const beside = ([x, y], over = 0) => (x < -OVER_PX - over ? 1 : x > width + OVER_PX + over ? 2 : 0)
    | (y < -OVER_PX - over ? 4 : y > height + OVER_PX + over ? 8 : 0);

  /** Follow a chain; what is far out of view is left out, since dashes cost by the length. */
  function follow(chain) {
    const points = pixelsOf(chain, frame);
    const whole = isWhole(chain);
    let isDown = false;
    for (let i = 1; i < points.length; i += 1) {
      if (!whole && beside(points[i - 1]) & beside(points[i])) {
        isDown = false;
        continue;
      }
      if (!isDown) context.moveTo(points[i - 1][0], points[i - 1][1]);
      context.lineTo(points[i][0], points[i][1]);
      isDown = true;
    }
  }

  function trace(points) {
    points.forEach(([x, y], number) => {
      if (number) context.lineTo(x, y);
      else context.moveTo(x, y);
    });
  }

  function inked({ colour, weight, opacity = 1, dash = [], offset = 0, cap = "butt" }, draw) {
    context.globalAlpha = opacity;
    context.strokeStyle = colour;
    context.lineWidth = weight;
    context.lineCap = cap;
    context.lineJoin = "round";
    context.setLineDash(dash);
    context.lineDashOffset = offset;
    context.beginPath();
    draw();
    context.stroke();
    context.globalAlpha = 1;
  }

  return {
    context,
    frame,
    isSeen,
    /** @param {[number, number]} xy of the world @returns {[number, number]} pixels */
    at: ([x, y]) => [x * scale - left, y * scale - top],
    /** @param {import("#map/world").Chain[]} chains @param {Stroke} look */
    stroke(chains, look) {
      inked(look, () => chains.filter(isSeen).forEach(follow));
    },
    /** @param {[number, number][]} path pixels */
    strokePixels(path, look) {
      inked(look, () => trace(path));
    },
    /** @param {import("#map/world").Shape} area @param {string|CanvasPattern} colour */
    fill(area, colour, opacity = 1) {
      if (!isSeen(area)) return;
      context.globalAlpha = opacity;
      context.fillStyle = colour;
      context.beginPath();
      for (const chain of area.chains.filter(isSeen)) {
        trace(pixelsOf(chain, frame));
        context.closePath();
      }
      context.fill("evenodd");
      context.globalAlpha = 1;
    },
    /** A disc with a rim. @param {[number, number]} point pixels @param {{fill?: string, fillOpacity?: number} & Partial<Stroke>} look */
    disc([x, y], radius, { fill, fillOpacity = 1, ...look }) {
      if (beside([x, y], radius)) return;
      if (fill) {
        context.globalAlpha = fillOpacity;
        context.fillStyle = fill;
        context.beginPath();
        context.arc(x, y, radius, 0, 2 * Math.PI);
        context.fill();
        context.globalAlpha = 1;
      }
      if (look.weight) inked(look, () => context.arc(x, y, radius, 0, 2 * Math.PI));
    },
    polygon(points, colour, opacity = 1) {
      context.globalAlpha = opacity;
      context.fillStyle = colour;
      context.beginPath();
      trace(points);
      context.fill();
      context.globalAlpha = 1;
    },
  };
}
