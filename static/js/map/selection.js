// The card beside the map: the list of reports at a place, or one of them, which can be leafed through.

import { cardOf } from "#map/card";
import { createList, createPages } from "#map/list";
import { make } from "#map/page";
import { hitWords } from "#map/targets";

/**
 * @param {Record<string, HTMLElement>} parts elements of the page
 * @param {object} config the page's configuration
 * @param {object} options
 * @param {object} options.feed
 * @param {() => import("#map/filter").Filter} options.filter what is shown
 * @param {() => Promise<void>} options.unfilter shows all reports of every kind
 * @param {(feature: ?object, at: string) => void} options.shown called with the record in the card,
 *   null for none, and what the address calls what is in it
 * @param {(error: Error) => void} options.failed
 */
export function createSelection(parts, config, { feed, filter, unfilter, shown, failed }) {
  let here = null;
  let ids = [];
  let current = "";
  let opener = null;
  let asking = new AbortController();

  /**
   * One thing is asked for at a time; what is overtaken is dropped.
   * @returns {Promise<*>} what `act` gives; null where there is no such thing, undefined where it failed or was overtaken
   */
  function ask(act) {
    asking.abort();
    asking = new AbortController();
    return act(asking.signal).catch((error) => {
      if (error.isMissing) return null;
      if (error.name !== "AbortError") failed(error);
      return undefined;
    });
  }

  function show(content, focus) {
    parts.cardBody.replaceChildren(content);
    const place = ids.indexOf(current);
    parts.cardCycle.hidden = !(current && ids.length > 1 && place >= 0);
    parts.cardPosition.textContent = `${place + 1} of ${here?.count ?? ids.length} here`;
    parts.card.hidden = false;
    parts.cardBody.scrollTop = 0;
    if (focus) parts.cardBody.querySelector("h2").focus({ preventScroll: true });
  }

  function showRecord(feature, focus) {
    current = feature.id;
    const content = cardOf(feature, config);
    if (here && ids.length > 1) content.prepend(backButton());
    if (!feature.within) content.prepend(beyond());
    show(content, focus);
    shown(feature, feature.id);
  }

  /** What is said of a report that the filters do not show. */
  function beyond() {
    const button = make("button", { type: "button", class: "link" }, "Clear the filters");
    button.addEventListener("click", async () => {
      await unfilter();
      leaf(0);
    });
    return make("p", { class: "beyond" }, "The filters do not show this report: it is in no count and no download. ", button);
  }

  function backButton() {
    const button = make("button", { type: "button", class: "link card-back" }, `All ${here.count} reports here`);
    button.addEventListener("click", () => openHere(here, opener));
    return make("p", {}, button);
  }

  /** A record, and whether it is `within` what is shown. */
  async function recordOf(id, signal) {
    const now = filter();
    const feature = await feed.record(id, signal, now ?? undefined);
    return { ...feature, within: Boolean(now) && feature.within };
  }

  /** The reports at places: one as its card, several as a list first. */
  function openHere(hit, from) {
    opener = from ?? null;
    return ask(async (signal) => {
      const pages = createPages(feed, filter(), { places: hit.places, signal });
      const first = await pages.next();
      here = hit;
      ids = first.map(({ id }) => id);
      if (first.length === 1 && pages.isDone()) {
        showRecord(await recordOf(first[0].id, signal), true);
        return;
      }
      await showList({ ...pages, next: once(first, pages.next) });
    });
  }

  async function showList(pages) {
    const entries = make("ol", { class: "list" });
    const list = createList(entries, config, {
      failed,
      open: (id) => {
        ids = list.ids();
        ask(async (signal) => showRecord(await recordOf(id, signal), true));
      },
    });
    await list.show(pages);
    const content = document.createDocumentFragment();
    content.append(make("h2", { tabindex: "-1", id: "card-title", dir: "auto" }, hitWords(here)), entries);
    current = "";
    show(content, true);
    shown(null, `places/${here.places.join(",")}`);
  }

  /**
   * A card that is of no report.
   * @param {string} at what the address calls it
   * @param {(signal: AbortSignal) => Promise<Node>} content
   * @returns {Promise<?boolean|undefined>} as `ask` has it
   */
  function tell(at, content) {
    return ask(async (signal) => {
      const made = await content(signal);
      [here, ids, current, opener] = [null, [], "", null];
      show(made, true);
      shown(null, at);
      return true;
    });
  }

  function close({ keepFocus = false } = {}) {
    asking.abort();
    if (parts.card.hidden) return;
    parts.card.hidden = true;
    [here, ids, current] = [null, [], ""];
    shown(null, "");
    if (!keepFocus) (opener?.isConnected ? opener : document.querySelector(".leaflet-container")).focus({ preventScroll: true });
  }

  function leaf(step) {
    const id = step ? ids[(ids.indexOf(current) + step + ids.length) % ids.length] : current;
    ask(async (signal) => showRecord(await recordOf(id, signal), false));
  }

  parts.cardClose.addEventListener("click", () => close());
  parts.cardPrevious.addEventListener("click", () => leaf(-1));
  parts.cardNext.addEventListener("click", () => leaf(1));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });

  return {
    close,
    openHere,
    tell,
    current: () => current,
    /**
     * @param {string} id @param {HTMLElement} [from] gets the focus back
     * @returns {Promise<?boolean|undefined>} as `ask` has it
     */
    openRecord(id, from) {
      opener = from ?? null;
      [here, ids] = [null, []];
      return ask(async (signal) => {
        showRecord(await recordOf(id, signal), true);
        return true;
      });
    },
  };
}

/** What gives the first page that is there already, then goes on asking. */
function once(first, next) {
  let isTaken = false;
  return () => {
    if (isTaken) return next();
    isTaken = true;
    return Promise.resolve(first);
  };
}
