// The page around the map: every element that the modules look up, by one table of selectors,
// and small builders.  Whatever a record says enters the page through `textContent` only.

export const SELECTORS = {
  config: "#map-config",
  summary: "[data-map=summary]",
  printed: "[data-map=printed]",
  download: "[data-map=download]",
  listLink: "[data-map=list-link]",
  skip: "[data-map=skip]",
  sheet: "[data-map=sheet]",
  sheetToggle: "[data-map=sheet-toggle]",
  find: "[data-map=find]",
  findList: "[data-map=find-list]",
  findStatus: "[data-map=find-status]",
  chips: "[data-map=chips]",
  filters: "[data-map=filters]",
  legend: "[data-map=legend]",
  share: "[data-map=share]",
  list: "[data-map=list]",
  listCount: "[data-map=list-count]",
  card: "[data-map=card]",
  cardBody: "[data-map=card-body]",
  cardClose: "[data-map=card-close]",
  cardCycle: "[data-map=card-cycle]",
  cardPosition: "[data-map=card-position]",
  cardPrevious: "[data-map=card-previous]",
  cardNext: "[data-map=card-next]",
  time: "[data-map=time]",
  status: "[data-map=status]",
};

/** Every element of the table that is on the page. @returns {Record<string, HTMLElement>} */
export function elements() {
  return Object.fromEntries(
    Object.entries(SELECTORS).map(([name, selector]) => [name, document.querySelector(selector)]),
  );
}

/** Every element that one selector of the table finds. @returns {HTMLElement[]} */
export function allOf(name) {
  return [...document.querySelectorAll(SELECTORS[name])];
}

/** JSON of a `<script type="application/json">`. */
export function jsonOf(element) {
  return JSON.parse(element.textContent);
}

/**
 * Make an element.
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {(Node|string)[]} children texts become text nodes
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** Make an SVG element. */
export function makeSvg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/**
 * The symbol of a type of event: its shape in its colour, and the outline of its grade.
 * @param {{box: number, paths: Record<string, string>, neutral: string}} symbols the last for a
 *   type without a shape
 * @param {string} type an event type
 * @param {{outline?: string, size?: number}} [options]
 */
export function symbolOf(symbols, type, { outline = "solid", size = 24 } = {}) {
  const { box, paths, neutral } = symbols;
  const d = paths[type] ?? neutral;
  const room = 4;
  const frame = `${-room} ${-room} ${box + 2 * room} ${box + 2 * room}`;
  const svg = makeSvg("svg", {
    class: `mark of-${type} outline-${outline}`,
    viewBox: frame, width: size, height: size, "aria-hidden": "true", focusable: "false",
  });
  svg.append(
    makeSvg("path", { class: "mark-paper", d }),
    makeSvg("path", { class: "mark-outline", d, pathLength: "120" }),
    makeSvg("path", { class: "mark-fill", d, "fill-rule": "evenodd" }),
  );
  if (outline === "split") {
    svg.append(makeSvg("path", { class: "mark-cover", d, "fill-rule": "evenodd" }));
  }
  return svg;
}
