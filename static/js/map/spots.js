// What was reported, drawn as exactly as the report allows: a stretch as a stretch whose end fades
// where it is inferred, a station with its doubt around it, an area as a hatch, a movement with
// arrows along its way.

import { arrowhead, arrowheads, fadePieces, haloRadiusPx, stubEnd } from "#map/geometry";
import { stubs } from "#map/places";
import { pixelsOf, toLonLat, toWorld } from "#map/world";

/** The narrowest halo, so that the mark of a station always shows beside its symbol. */
const LEAST_HALO_PX = 16;
/** What may not be of the period is so much fainter. */
const OPEN_OPACITY = 0.45;
const STUB_PX = 48;
/** The side of a hatch's tile. */
const HATCH_PX = 20;
/** What lies on a line that is chosen is wider than the line, which is drawn over it. */
const BESIDE_CHOSEN_PX = 10;
const HALO_DASH = { solid: [], split: [14, 5], dashed: [4, 3] };
/** A core of several types has them in turn. */
const TURN_PX = 12;

/** The order of drawing: areas below, what lies along lines, then stations. */
const STOREYS = { area: 0, path: 1, point: 2 };

/**
 * @param {ReturnType<import("#map/pen").createPen>} pen
 * @param {ReturnType<import("#map/palette").createPalette>} palette
 * @param {{chosenLines: string[], zoom: number, countries: Set<string>}} options countries by name,
 *   whose hatch is the lightest
 * @returns {(spots: import("#map/places").Spot[]) => void}
 */
export function createSpotPainter(pen, palette, { chosenLines, zoom, countries }) {
  const { context, frame } = pen;
  const paper = palette.colour("--map-paper");
  const hatches = new Map();

  /** The colour of a spot as a whole. */
  const colourOf = ({ types }) => palette.ofType(types.length === 1 ? types[0].type : "several");

  /** The hatch of a colour, made once for a drawing. */
  function hatch(colour, opacity) {
    const key = `${colour} ${opacity}`;
    if (!hatches.has(key)) hatches.set(key, drawHatch(colour, opacity));
    return hatches.get(key);
  }

  function drawHatch(colour, opacity) {
    const tile = Object.assign(document.createElement("canvas"), { width: HATCH_PX, height: HATCH_PX });
    const ink = tile.getContext("2d");
    ink.globalAlpha = opacity;
    ink.strokeStyle = colour;
    for (const shift of [-HATCH_PX, 0, HATCH_PX]) {
      ink.moveTo(shift - 1, HATCH_PX + 1);
      ink.lineTo(shift + HATCH_PX + 1, -1);
    }
    ink.stroke();
    const pattern = context.createPattern(tile, "repeat");
    pattern.setTransform(new DOMMatrix().translate(-(frame.left % HATCH_PX), -(frame.top % HATCH_PX)));
    return pattern;
  }

  function area(spot, opacity) {
    const colour = colourOf(spot);
    const quiet = countries.has(spot.place.name) ? 0.5 : 1;
    pen.fill(spot.place.shape, hatch(colour, 0.2 * quiet), opacity);
    const dash = spot.outline === "dashed" ? [4, 4] : [];
    pen.stroke(spot.place.shape.chains, { colour, weight: 1, opacity: 0.45 * quiet * opacity, dash });
  }

  function halo({ place: { shape, doubtKm }, types, outline }, opacity) {
    const [x, y] = shape.chains[0].xy;
    const radius = Math.max(LEAST_HALO_PX, haloRadiusPx(doubtKm, toLonLat([x, y])[1], zoom));
    const colour = palette.ofType(types[0].type);
    pen.disc(pen.at([x, y]), radius, {
      fill: colour, fillOpacity: 0.14 * opacity, colour, opacity: 0.9 * opacity, weight: 1.4, dash: HALO_DASH[outline],
    });
  }

  /** A translucent band with a crisp core; on a line that is chosen the core is as wide as to show beside it. */
  function stretch(spot, opacity) {
    const { place, types, outline } = spot;
    const chains = place.shape.chains;
    const whole = place.kind === "line";
    pen.stroke(chains, { colour: colourOf(spot), weight: whole ? 12 : 15, opacity: (whole ? 0.2 : 0.3) * opacity, cap: "round" });
    const weight = chosenLines.includes(place.line) ? BESIDE_CHOSEN_PX : whole ? 2.5 : 4.5;
    types.forEach(({ type }, number) => {
      const dash = types.length > 1 ? [TURN_PX, TURN_PX * (types.length - 1)] : outline === "dashed" ? [7, 3] : [];
      const look = { colour: palette.ofType(type), weight, dash, offset: -number * TURN_PX };
      for (const { path, opacity: share } of pieces(place)) pen.strokePixels(path, { ...look, opacity: share * opacity });
    });
    if (outline === "split") pen.stroke(chains, { colour: paper, weight: whole ? 1 : 1.5, opacity: 0.9 * opacity });
  }

  function pieces({ shape: { chains }, fades }) {
    if (chains.length !== 1 || !(fades.start || fades.end)) {
      return chains.filter(pen.isSeen).map((chain) => ({ path: pixelsOf(chain, frame), opacity: 1 }));
    }
    return pen.isSeen(chains[0]) ? fadePieces(pixelsOf(chains[0], frame), fades) : [];
  }

  function movement({ place: { shape, way }, types }, opacity) {
    const look = { colour: palette.ofType(types[0].type), weight: 3, opacity };
    const arrow = (corners) => pen.polygon(corners, look.colour, opacity);
    pen.stroke(shape.chains, { colour: paper, weight: 6, opacity: 0.75 * opacity });
    pen.stroke(shape.chains, { ...look, dash: way?.inferred ? [8, 5] : [] });
    for (const chain of shape.chains.filter(pen.isSeen)) arrowheads(pixelsOf(chain, frame)).forEach(arrow);
    for (const { rail, place, leaves } of way ? stubs(endsOf(shape), way) : []) {
      const near = pen.at(toWorld(rail));
      const far = stubEnd(near, pen.at(toWorld(place)), STUB_PX);
      const [from, to] = leaves ? [near, far] : [far, near];
      pen.strokePixels([from, to], { ...look, dash: [8, 5] });
      arrow(arrowhead(to, Math.atan2(to[1] - from[1], to[0] - from[0]), 9));
    }
  }

  const painters = {
    area, point: halo,
    path: (spot, opacity) => (spot.place.kind === "movement" ? movement : stretch)(spot, opacity),
  };

  return (spots) => {
    const storey = ({ place }) => STOREYS[place.shape.kind] + (place.kind === "movement" ? 0.5 : 0);
    const seen = spots.filter(({ place }) => pen.isSeen(place.shape) || place.shape.kind === "point");
    for (const spot of seen.sort((a, b) => storey(a) - storey(b))) {
      painters[spot.place.shape.kind](spot, spot.isOpen ? OPEN_OPACITY : 1);
    }
  };
}

/** First and last position of a way, lonlat. */
function endsOf({ chains }) {
  const [first, last] = [chains[0].xy, chains.at(-1).xy];
  return [toLonLat([first[0], first[1]]), toLonLat([last.at(-2), last.at(-1)])];
}

/** Draw what is chosen, below all that was reported. @param {import("#map/world").Shape} shape */
export function paintChosen(pen, shape, ink) {
  if (shape.kind === "area") pen.stroke(shape.chains, { colour: ink, weight: 2.5, opacity: 0.8 });
  else if (shape.kind === "path") pen.stroke(shape.chains, { colour: ink, weight: 24, opacity: 0.35, cap: "round" });
  else pen.disc(pen.at([...shape.chains[0].xy]), 22, { colour: ink, weight: 3 });
}
