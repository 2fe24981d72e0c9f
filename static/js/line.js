// The page of a line: the dates that are chosen on the strip are those of the diagram, of the list
// and of the map beside it.  The server draws; this asks for it anew and puts it in its place.

import { parseHash } from "#map/address";
import { bindCopying } from "#map/copy";
import { timeOf } from "#map/packed";
import { elements, jsonOf, make, symbolOf } from "#map/page";
import { createTimeline } from "#map/timeline";
import { createGlance } from "./glance.js";

/** What of the page is the server's for some dates: each part by its name in the page. */
const PARTS = "[data-line]";
const MARK = ".diagram a";
const ROOMY = "(min-width: 0px)";
const OFF_PX = 14;

const parts = elements();
const config = jsonOf(parts.config);
const asked = jsonOf(document.getElementById("line-asked"));
const glance = createGlance(parts, config, { query: asked.query, look: parseHash(""), way: asked.way, places: asked.places });
const timeline = createTimeline(parts.time, {
  types: glance.recordLayers.map(({ event_type: id, title }) => ({ id, title, symbol: () => symbolOf(config.symbols, id, { size: 18 }) })),
  opens: ROOMY,
}, choose);
const times = timeOf(asked.time);
const tip = make("p", { class: "map-tip line-tip", "aria-hidden": "true", dir: "auto", hidden: "" });
let asking = new AbortController();

/** The address of the page for some dates. */
function addressOf({ from, to, date }) {
  const address = new URL(location.href);
  const { grammar } = glance;
  const days = new URLSearchParams(grammar.write({ ...grammar.empty(), from, to, date }));
  for (const name of ["datetime", "date", "page"]) address.searchParams.delete(name);
  for (const [name, value] of days) address.searchParams.set(name, value);
  address.search = address.search.replaceAll("%2F", "/"); // as every other page writes days
  address.hash = "";
  return address;
}

/** Dates were chosen: a step of the history, unless they are the next of what plays. */
async function choose(change, { replace = false } = {}) {
  const address = addressOf(change);
  history[replace ? "replaceState" : "pushState"](null, "", address);
  await Promise.all([showPage(address), glance.change(change)]);
}

/** Put what the server draws and says for an address into the page; the last that is asked for stays. */
async function showPage(address) {
  asking.abort();
  asking = new AbortController();
  try {
    const response = await fetch(address, { signal: asking.signal, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (!response.ok) throw new Error(page.querySelector("main .lead")?.textContent ?? "The site did not answer. Try again in a moment.");
    for (const part of document.querySelectorAll(PARTS)) {
      const made = page.querySelector(`[data-line="${part.dataset.line}"]`);
      if (!made) continue;
      part.replaceChildren(...made.childNodes);
      dress(part);
    }
    parts.status.textContent = "";
  } catch (error) {
    glance.failed(error);
  }
}

/** Where the server does not know its own address, the reader's browser does. */
function nameSite(part) {
  for (const field of part.querySelectorAll("[data-frame]")) field.value = field.value.replace('src="/', `src="${location.origin}/`);
}

/** Give what the server drew its tip: the words of a mark, for who points at it or walks to it. */
function dress(part) {
  bindCopying(part);
  nameSite(part);
  for (const link of part.querySelectorAll(MARK)) {
    const title = link.querySelector("title");
    if (!title) continue;
    link.setAttribute("aria-label", title.textContent);
    title.remove(); // the browser would show it a second time
  }
}

function say(event) {
  const link = event.target.closest?.(MARK);
  tip.hidden = !link;
  if (!link) return;
  tip.textContent = link.getAttribute("aria-label");
  const frame = tip.parentElement.getBoundingClientRect();
  const mark = link.getBoundingClientRect();
  const [x, y] = event.type === "focusin" ? [mark.right, mark.top] : [event.clientX, event.clientY];
  const isRight = x - frame.left > frame.width / 2;
  Object.assign(tip.style, {
    left: isRight ? "auto" : `${x - frame.left + OFF_PX}px`,
    right: isRight ? `${frame.right - x + OFF_PX}px` : "auto",
    top: `${Math.max(4, y - frame.top - 2 * OFF_PX)}px`,
  });
}

function bindStory() {
  document.querySelector(".story-drawing").append(tip);
  for (const name of ["pointerover", "focusin"]) document.addEventListener(name, say);
  document.addEventListener("keydown", ({ key }) => { if (key === "Escape") tip.hidden = true; });
  dress(document);
}

/** Show the dates that the address asks for, after a step back or forth. */
async function obey() {
  const { from, to, date } = glance.grammar.parse(location.search.slice(1));
  timeline.show(times, { from, to, date }, glance.types);
  await Promise.all([showPage(new URL(location.href)), glance.change({ from, to, date })]);
}

bindStory();
timeline.show(times, glance.filter, glance.types);
addEventListener("popstate", obey);
glance.start({ opening: asked.view }).catch(glance.failed);
