// What is drawn on the map: the scene, what was reported on it, and what is under the pointer.

import { createHits } from "#map/hits";
import { shortName } from "#map/naming";
import { createScene } from "#map/scene";
import { paintRails, wayStrokes } from "#map/rails";
import { createSpotPainter, paintChosen } from "#map/spots";
import { coverOf, createSymbols, marksOf } from "#map/symbols";
import { placedMark, tagsOf } from "#map/tags";
import { FINGER, meantBy, REACH, targetsOf } from "#map/targets";

/** From this zoom on, a way that is inferred says so in words. */
const NOTE_ZOOM = 7.5;

const isArea = ({ place }) => place.shape.kind === "area";

/**
 * @param {L.Map} map
 * @param {object} config the page's configuration
 * @param {object} options
 * @param {(layer: string) => boolean} options.isOn
 * @param {() => string[]} options.chosenLines slugs
 * @param {?import("#map/world").Shape} [options.way] that is looked at as if it were a line
 * @param {(error: Error) => void} options.failed
 */
export function createStage(map, config, { isOn, chosenLines, way = null, failed }) {
  const countryNames = new Set(config.countries.map(([name]) => name));
  let spots = [];
  let chosen = null;
  let marks = [];
  let tags = [];
  let answers = null;

  const scene = createScene(map, {
    feeds: config.feeds, extent: config.extent, isOn, chosenLines, failed,
    // A country about which there are reports has its name from them.
    countries: () => config.countries.filter(([name]) => !tags.some(({ text }) => text === name)),
    reported: () => new Set(spots.flatMap(({ place }) => place.stations)),
    over: { names, below, onChosen, along, above },
  });
  const symbols = createSymbols(config.symbols, scene.palette);

  function names(view) {
    const { frame: { width, height }, shift: [dx, dy] } = view;
    marks = marksOf(spots, view.toLayer).filter(({ point: [x, y] }) => x + dx > 0 && x + dx < width && y + dy > 0 && y + dy < height);
    tags = tagsOf(spots, view, inSight());
    return { names: [...tags, ...notes(view)], taken: marks.map(coverOf) };
  }

  /** What is in sight, in layer points. */
  function inSight() {
    const { x: left, y: top } = map.containerPointToLayerPoint([0, 0]);
    const { x, y } = map.getSize();
    return { left, top, right: left + x, bottom: top + y };
  }

  function notes({ zoom, toLayer }) {
    if (zoom < NOTE_ZOOM) return [];
    return spots.filter(({ place: { way, shape } }) => way?.inferred && shape.kind === "path").map(({ place }) => {
      const { xy } = place.shape.chains[0];
      const third = 2 * Math.floor(xy.length / 6);
      return { id: `note/${place.id}`, kind: "note", text: "route inferred", points: [toLayer([xy[third], xy[third + 1]])], priority: 6.5 };
    });
  }

  const painter = (pen, { zoom }) =>
    createSpotPainter(pen, scene.palette, { chosenLines: chosenLines(), zoom, countries: countryNames });

  function below(pen, view) {
    painter(pen, view)(spots.filter(isArea));
  }

  const isOnChosen = ({ place }) => place.shape.kind === "path" && chosenLines().includes(place.line);

  function onChosen(pen, view) {
    if (way) paintRails(pen, wayStrokes(way), scene.palette.colour);
    if (chosen) paintChosen(pen, chosen, scene.palette.colour("--map-ink"));
    painter(pen, view)(spots.filter(isOnChosen));
  }

  function along(pen, view) {
    painter(pen, view)(spots.filter((spot) => !isArea(spot) && !isOnChosen(spot)));
  }

  function above({ context }, view, shown) {
    tags = shown.filter(({ mark }) => mark).map((tag) => ({ ...tag, mark: placedMark(tag) }));
    for (const mark of [...tags.map(({ mark: its }) => its), ...marks]) symbols.paint(context, mark, view.shift);
    answers = null;
  }

  return {
    redraw: scene.redraw,
    settle: scene.settle,
    begin: scene.begin,
    lineNames: scene.lineNames,
    drawn: scene.drawn,
    /** @param {import("#map/places").Spot[]} found what is to be drawn of reports */
    show(found) {
      spots = found;
      scene.redraw();
    },
    /** @param {?import("#map/world").Shape} shape drawn as the one that is looked at; null for none */
    choose(shape) {
      chosen = shape;
      scene.redraw();
    },
    /**
     * @param {{x: number, y: number}} point layer point
     * @param {boolean} byFinger
     * @returns {?import("#map/targets").Hit} what a press there means
     */
    hitAt({ x, y }, byFinger = false) {
      const view = scene.view();
      if (!view) return null;
      answers ??= createHits(targetsOf({ marks, tags, spots, stations: scene.stations() }, view));
      return meantBy(answers([x, y], byFinger ? FINGER : REACH));
    },
    /** The stations in sight: each by the names it may have, and where it stands on the map's element. */
    stations: () => scene.stations().map(({ name, point }) =>
      ({ names: [name, shortName(name, 0)], at: map.layerPointToContainerPoint(point) })),
    /** The marks in sight, with where they stand on the map's element, and how many reports each is of. */
    marks() {
      return [...marks, ...tags.map(({ mark }) => mark)].map(({ point, badge, count, spots: here }) => ({
        count,
        places: here.map(({ place }) => place.id),
        at: map.layerPointToContainerPoint(point),
        badge: badge && map.layerPointToContainerPoint([(badge.left + badge.right) / 2, (badge.top + badge.bottom) / 2]),
      })).filter(({ at }) => map.getSize().contains(at) && at.x > 0 && at.y > 0);
    },
  };
}
