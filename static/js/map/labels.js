// Names on the map, laid out anew after each move so that none lies on another, on a symbol or on a
// button, and each stands at what it names.

import { inRows, placeLabels } from "#map/layout";

const HEIGHT_PX = 16;
/** How each kind of label is set, as the style sheet has it. */
const BOLD = "600 13px";
const FONTS = { country: BOLD, own: BOLD, line: BOLD, area: BOLD, note: "italic 13px" };
const LETTER_SPACING_PX = { country: 3 };

/**
 * @typedef {object} Name
 * @property {string} id
 * @property {string} kind station, town, country, own (of what is asked about), line, area or note
 * @property {string} text
 * @property {[number, number][]} points layer points at which it may stand, the best first
 * @property {number} priority a lower one goes first
 * @property {boolean} [isMajor]
 * @property {boolean} [centred]
 * @property {number} [lead] room before the text, for marks; pixels
 * @property {boolean} [mayShrink] whether without room for its text it stands in two rows, or as its mark alone
 */

/** A text broken in two rows of nearly the same length, no dash before the second; whole where it is one word. */
export function inTwoRows(text) {
  const middle = text.length / 2;
  const breaks = [...text.matchAll(/ (?![–-])/g)].map(({ index }) => index);
  const best = breaks.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0];
  return best === undefined ? text : `${text.slice(0, best)}\n${text.slice(best + 1)}`;
}

/** Measures texts as the style sheet sets them. */
function createRuler(element) {
  const pen = document.createElement("canvas").getContext("2d");
  const known = new Map();
  return (text, font, spacing) => {
    const key = `${font} ${text}`;
    if (!known.has(key)) {
      pen.font = `${font} ${getComputedStyle(element).fontFamily}`;
      known.set(key, Math.ceil(pen.measureText(text).width) + 4);
    }
    return known.get(key) + text.length * spacing;
  };
}

/**
 * The labels of a map, in its pane "labels".
 * @param {L.Map} map
 */
export function createLabels(map) {
  const measure = createRuler(map.getContainer());
  const pane = map.getPane("labels");

  /** @param {Name} name */
  function candidateOf({ lead = 0, ...name }, inRow) {
    const font = FONTS[name.kind] ?? (name.isMajor ? BOLD : "13px");
    const formOf = (text) => {
      const rows = text.split("\n");
      const wide = Math.max(...rows.map((row) => (row ? measure(row, font, LETTER_SPACING_PX[name.kind] ?? 0) : 0)));
      return { text, width: lead + wide, height: Math.max(HEIGHT_PX * rows.length, lead) };
    };
    const smaller = name.mayShrink ? [inTwoRows(name.text), ""].map(formOf) : [];
    return { ...name, ...formOf(name.text), lead, inRow, smaller, gap: 7 };
  }

  function spanOf({ kind, isMajor, lead }, { left, top, right, bottom, text }) {
    const span = document.createElement("span");
    span.className = `label label-${kind}${isMajor ? " major" : ""}`;
    span.textContent = text;
    const height = HEIGHT_PX * text.split("\n").length;
    Object.assign(span.style, {
      left: `${left + lead}px`, top: `${(top + bottom - height) / 2}px`, width: `${right - left - lead}px`,
    });
    return span;
  }

  /** The corners that zoom buttons, scale and attribution cover. */
  function controlBoxes() {
    const frame = map.getContainer().getBoundingClientRect();
    return [...map.getContainer().querySelectorAll(".leaflet-control")].map((control) => {
      const box = control.getBoundingClientRect();
      const { x, y } = map.containerPointToLayerPoint([box.left - frame.left, box.top - frame.top]);
      return { left: x, top: y, right: x + box.width, bottom: y + box.height };
    });
  }

  /**
   * @param {Name[]} names
   * @param {import("#map/layout").Box[]} taken layer points that stay free
   * @returns {(Name & {box: import("#map/layout").Box})[]} those that found room
   */
  return function layOut(names, taken) {
    const corner = map.containerPointToLayerPoint([0, 0]);
    const { x, y } = map.getSize();
    const frame = { left: corner.x + 4, top: corner.y + 4, right: corner.x + x - 4, bottom: corner.y + y - 4 };
    const rows = inRows(names.map(({ points: [[left, top]] }) => ({ x: left, y: top })));
    const candidates = names.map((name, number) => candidateOf(name, rows[number]));
    const placed = placeLabels(candidates, [...taken, ...controlBoxes()], frame);
    const shown = candidates.filter(({ id }) => placed.has(id)).map((each) => ({ ...each, box: placed.get(each.id) }));
    pane.replaceChildren(...shown.filter(({ box }) => box.text).map((each) => spanOf(each, each.box)));
    return shown;
  };
}
