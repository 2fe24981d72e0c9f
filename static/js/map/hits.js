// Which records lie under the pointer.  Shapes are kept in layer points, which change with the
// zoom only, so that a move of the pointer costs no projection.

import { pathsOf, polygonsOf } from "#map/geometry";
import { under } from "#map/marks";

/**
 * @param {L.Map} map
 * @param {{anchorsOf: (id: string) => [number, number][]}} symbols
 */
export function createHits(map, symbols) {
  let drawn = [];
  const toPixels = ([lon, lat]) => {
    const { x, y } = map.latLngToLayerPoint([lat, lon]);
    return [x, y];
  };

  function inPixels(geometry) {
    const polygons = polygonsOf(geometry);
    if (polygons.length) {
      return {
        type: "MultiPolygon",
        coordinates: polygons.map((rings) => rings.map((ring) => ring.map(toPixels))),
      };
    }
    return { type: "MultiLineString", coordinates: pathsOf(geometry).map((path) => path.map(toPixels)) };
  }

  return {
    /** @param {object[]} features the records drawn, after their symbols */
    use(features) {
      drawn = features.filter(({ geometry }) => geometry).map(({ id, geometry }) => ({
        id, geometry: inPixels(geometry), anchors: symbols.anchorsOf(id),
      }));
    },
    /** @param {{x: number, y: number}} layerPoint @returns {string[]} ids, the nearest first */
    at: ({ x, y }) => under([x, y], drawn),
  };
}
