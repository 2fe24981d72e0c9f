// Reports as a list, a page at a time: those that are shown, and those of a place.

import { outlineOf } from "#map/marks";
import { make, symbolOf } from "#map/page";
import { dayWords } from "#map/time";

/**
 * Ask for pages of records one after the other.
 * @param {{records: Function}} feed
 * @param {import("#map/filter").Filter} filter
 * @param {{places?: number[], signal?: AbortSignal}} [options] no more places at once than a feed takes
 * @returns {{total: () => number, next: () => Promise<object[]>, isDone: () => boolean}} `total` as far as it is known
 */
export function createPages(feed, filter, { places, signal } = {}) {
  const MOST_PLACES = 500;
  const parts = places ? chunks(places, MOST_PLACES) : [undefined];
  let [total, after, isDone] = [0, "", false];
  async function next() {
    const answer = await feed.records(filter, { places: parts[0], after }, signal);
    if (!after) total += answer.total;
    after = answer.next;
    if (!after) parts.shift();
    isDone = parts.length === 0;
    return answer.records;
  }
  return { total: () => total, next, isDone: () => isDone };
}

function chunks(all, size) {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size));
}

/** A record as an entry of a list. */
function entryOf({ id, properties: p, place }, config, open) {
  const about = [p.when, p.place, place === null ? "not on the map" : "", p.held_until && `held until ${dayWords(p.held_until)}`];
  const button = make("button", { type: "button", "data-id": id },
    symbolOf(config.symbols, p.event_type, { outline: outlineOf(p.verification), size: 26 }),
    make("span", {},
      make("span", { class: "list-title", dir: "auto" }, p.title),
      make("span", { class: "about" }, about.filter(Boolean).join(" · ")),
      make("span", { class: "visually-hidden" }, ` ${config.words.event_type[p.event_type] ?? ""}`)));
  button.addEventListener("click", () => open(id, button));
  return make("li", {}, button);
}

/**
 * A list of records that grows when more are asked for.
 * @param {HTMLOListElement} list
 * @param {object} config of the page
 * @param {{open: (id: string, button: HTMLElement) => void, failed: (error: Error) => void}} options
 */
export function createList(list, config, { open, failed }) {
  let current = "";

  function mark(id) {
    current = id;
    for (const button of list.querySelectorAll("[data-id]")) {
      if (button.dataset.id === id) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  async function more(pages, keepsFocus) {
    const found = await pages.next();
    list.querySelector(".more")?.remove();
    const entries = found.map((each) => entryOf(each, config, open));
    list.append(...entries);
    if (keepsFocus) entries[0]?.querySelector("button").focus();
    const left = pages.total() - list.children.length;
    if (!pages.isDone()) {
      const button = make("button", { type: "button", class: "link" }, left > 0 ? `${left} more` : "More");
      button.addEventListener("click", () => more(pages, true).catch(failed));
      list.append(make("li", { class: "more" }, button));
    }
    mark(current);
  }

  return {
    mark,
    ids: () => [...list.querySelectorAll("[data-id]")].map(({ dataset }) => dataset.id),
    /** @param {?ReturnType<typeof createPages>} pages null for an empty list @returns {Promise<void>} */
    async show(pages) {
      if (!pages) {
        list.replaceChildren();
        return;
      }
      list.setAttribute("aria-busy", "true");
      const before = [...list.children];
      await more(pages, false);
      for (const entry of before) entry.remove();
      list.removeAttribute("aria-busy");
    },
  };
}
