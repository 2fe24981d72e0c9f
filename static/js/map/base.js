// The quiet part, the same on every map: land, water, borders, towns and the names of countries.

import { load } from "#map/feeds";
import { boxAround, shapeOfGeometry, toWorld } from "#map/world";

/** How far inside the edge of what is known the ground begins to fade: a share of its size. */
const FADE = 0.06;
/** From which zoom a town of a rank (1 capital, 2 large, 3 other) has a name. */
const TOWN_ZOOMS = { 1: 4, 2: 5.5, 3: 7 };

/** @typedef {{id: string, name: string, at: [number, number], rank: number}} Town `at` is lonlat */

/**
 * The base of a map, as soon as it is there.
 * @param {Record<string, string>} feeds
 * @param {{extent: number[], colour: (name: string) => string}} options extent west, south, east, north
 */
export function createBase(feeds, { extent, colour }) {
  let land = [];
  let borders = [];
  let towns = [];
  const [west, south, east, north] = extent;
  const known = boxAround([[...toWorld([west, north]), ...toWorld([east, south])]]);

  /** Read what there is. @returns {Promise<void>} what cannot be had is said at the end */
  async function read() {
    const answers = await Promise.allSettled([
      load(feeds.land).then(({ features }) => { land = features.map(({ geometry }) => shapeOfGeometry(geometry)); }),
      load(feeds.borders).then(({ features }) => {
        borders = features.map(({ geometry, properties }) => ({ kind: properties.kind, shape: shapeOfGeometry(geometry) }));
      }),
      load(feeds.towns).then(({ features }) => {
        towns = features.map(({ geometry: { coordinates: at }, properties: { name_en: name, rank } }) =>
          ({ id: `town/${name}`, name, at, rank }));
      }),
    ]);
    const failed = answers.find(({ status }) => status === "rejected");
    if (failed) throw failed.reason;
  }

  /** Land as polygons on a sheet of water, which fades where the data ends. */
  function paintGround(pen) {
    const { context, frame } = pen;
    const [left, top] = pen.at([known[0], known[1]]);
    const [right, bottom] = pen.at([known[2], known[3]]);
    context.save();
    context.beginPath();
    context.rect(left, top, right - left, bottom - top);
    context.clip();
    context.fillStyle = colour("--map-water");
    context.fillRect(0, 0, frame.width, frame.height);
    for (const area of land) {
      pen.fill(area, colour("--map-land"));
      pen.stroke(area.chains, { colour: colour("--map-shore"), weight: 1 });
    }
    fade(context, [left, top, right, bottom], frame);
    context.restore();
  }

  function paintBorders(pen) {
    const looks = {
      division: { colour: colour("--map-division"), weight: 1, dash: [4, 4] },
      state: { colour: colour("--map-border"), weight: 1.6, dash: [7, 4, 1.5, 4] },
    };
    for (const [kind, look] of Object.entries(looks)) {
      pen.stroke(borders.filter((border) => border.kind === kind).flatMap(({ shape }) => shape.chains), look);
    }
  }

  return {
    read, paintGround, paintBorders,
    drawn: () => ({ land: land.length, borders: borders.length, towns: towns.length }),
    /** @param {number} zoom @param {L.LatLngBounds} seen @returns {Town[]} */
    townsIn: (zoom, seen) => towns.filter(({ rank, at: [lon, lat] }) => zoom >= TOWN_ZOOMS[rank] && seen.contains([lat, lon])),
    paintTown: (pen, point) => pen.disc(point, 1.5, { fill: colour("--map-town") }),
  };
}

/** Let what is drawn end softly at the edges of a box in pixels: only there is anything taken away. */
function fade(context, [left, top, right, bottom], { width, height }) {
  const reach = FADE * Math.min(right - left, bottom - top);
  context.globalCompositeOperation = "destination-out";
  for (const [edge, inner, isUpright] of [
    [left, left + reach, true], [right, right - reach, true], [top, top + reach, false], [bottom, bottom - reach, false],
  ]) {
    const low = Math.max(0, Math.floor(Math.min(edge, inner)));
    const high = Math.min(isUpright ? width : height, Math.ceil(Math.max(edge, inner)));
    if (low >= high) continue;
    const gradient = context.createLinearGradient(...(isUpright ? [edge, 0, inner, 0] : [0, edge, 0, inner]));
    gradient.addColorStop(0, "#000");
    gradient.addColorStop(1, "#0000");
    context.fillStyle = gradient;
    context.fillRect(...(isUpright ? [low, 0, high - low, height] : [0, low, width, high - low]));
  }
}
