// What of a drawing answers to the pointer, and what a press on it means.

import { pixelsOf } from "#map/world";

/**
 * What a press means: reports at places, or a station or a line about which there may be none.
 * @typedef {{kind: "reports", name: string, count: number, places: number[]}
 *   | {kind: "station", id: string, name: string} | {kind: "line", slug: string, name: string}} Hit
 */

/** How far from what is drawn a press still means it, pixels; a finger is less sure. */
export const REACH = { badge: 2, mark: 3, station: 8, place: 9, line: 6, name: 0, area: 6 };
export const FINGER = { badge: 6, mark: 8, station: 14, place: 16, line: 12, name: 6, area: 12 };

/**
 * @param {object} drawn
 * @param {import("#map/symbols").Mark[]} drawn.marks
 * @param {(import("#map/labels").Name & {mark: import("#map/symbols").Mark})[]} drawn.tags
 * @param {import("#map/places").Spot[]} drawn.spots
 * @param {{id: string, name: string, point: [number, number]}[]} drawn.stations
 * @param {import("#map/scene").View} view
 * @returns {import("#map/hits").Target[]} layer points
 */
export function targetsOf({ marks, tags, spots, stations }, view) {
  const { frame: { scale, left, top, width, height }, shift, rails } = view;
  const isSeen = ({ box }) => box[0] * scale < left + width && box[2] * scale > left
    && box[1] * scale < top + height && box[3] * scale > top;
  const paths = (chains) => chains.filter(isSeen)
    .map((chain) => pixelsOf(chain, view.frame).map(([x, y]) => [x - shift[0], y - shift[1]]));
  const drawnAlong = spots.filter(({ place: { shape } }) => shape.kind !== "point" && isSeen(shape));
  return [
    ...marks.flatMap((mark) => ofMark(mark, nameOf(mark))),
    ...tags.flatMap(ofTag),
    ...stations.map(({ id, name, point }) => ({ as: "station", point, hit: { kind: "station", id, name } })),
    ...drawnAlong.map((spot) => ({
      as: spot.place.shape.kind === "area" ? "area" : "place", paths: paths(spot.place.shape.chains), hit: hitOf([spot], spot.place.name),
    })),
    ...rails.lines.filter(({ curated }) => curated).map(({ slug, name, track, inferred }) => ({
      as: "line", paths: paths([...track, ...inferred]), hit: { kind: "line", slug, name },
    })),
  ];
}

function ofMark(mark, name) {
  const hit = hitOf(mark.spots, name);
  return [...(mark.badge ? [{ as: "badge", box: mark.badge, hit }] : []), { as: "mark", box: mark.box, hit }];
}

/** The name of a line answers like a mark; that of an area only where nothing else does, but before its edge. */
const ofTag = ({ kind, text, box, mark }) =>
  [...ofMark(mark, text), { as: kind === "line" ? "mark" : "name", box, hit: hitOf(mark.spots, text) }];

const hitOf = (spots, name) => ({
  kind: "reports", name, count: spots.reduce((sum, { count }) => sum + count, 0), places: spots.map(({ place }) => place.id),
});

function nameOf({ spots }) {
  const [first] = spots;
  return spots.length === 1 ? first.place.name : `${first.place.name} and ${spots.length - 1} more`;
}

/**
 * What a press on targets of one kind means: where several lie along each other all of them.
 * @param {import("#map/hits").Target[]} targets the nearest first
 * @returns {?Hit}
 */
export function meantBy(targets) {
  const [first] = targets;
  if (!first) return null;
  if (first.as !== "place" && first.as !== "area") return first.hit;
  const hits = [...new Map(targets.map(({ hit }) => [hit.places.join(), hit])).values()];
  if (hits.length === 1) return hits[0];
  return {
    kind: "reports", name: `${hits[0].name} and ${hits.length - 1} more`,
    count: hits.reduce((sum, { count }) => sum + count, 0), places: hits.flatMap(({ places }) => places),
  };
}

/** What the pointer says of a hit: its name, and how many reports there are. @param {Hit} hit */
export function hitWords({ name, count }) {
  if (!count) return name;
  return `${name}: ${count} ${count === 1 ? "report" : "reports"}`;
}
