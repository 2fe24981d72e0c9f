// The card of one record: its story first, the rest folded: who says so, where sources disagree,
// what is related, how to cite it.

import { bindCopying } from "#map/copy";
import { dayWords } from "#map/time";
import { outlineOf } from "#map/marks";
import { make, symbolOf } from "#map/page";
import { asText } from "#map/plain";

/** Where arrows have a meaning of their own. */
const OF_ITS_OWN = "input, select, textarea, [contenteditable]";

/** @param {object} config the page's configuration */
export function createWords(config) {
  const list = (name) => config.words[name] ?? {};
  const one = (name, term) => (term ? list(name)[term] ?? term : "");
  const many = (name, terms) => [terms ?? []].flat().map((term) => one(name, term)).join(", ");
  return { one, many };
}

/**
 * The content of the card.
 * @param {{id: string, properties: object, facts: object[], related?: object[], before?: string, after?: string}} feature
 * @param {object} config the page's configuration
 */
export function cardOf(feature, config) {
  const { properties: p, facts = [] } = feature;
  const words = createWords(config);
  const told = facts.filter(({ faces }) => faces.includes("card"));
  const isFirst = ({ name }) => config.firstFacts.includes(name);
  const story = make("div", { class: "story" }, kicker(p, words, config.symbols),
    make("h2", { tabindex: "-1", id: "card-title", dir: "auto" }, p.title || feature.id));
  if (p.held_until) {
    story.append(make("p", { class: "held" }, `Held until ${dayWords(p.held_until)}; only editors see it.`));
  }
  story.append(factsOf(told.filter(isFirst)));
  if (p.notes) story.append(make("p", { class: "notes", dir: "auto" }, p.notes));
  const rest = told.filter((fact) => !isFirst(fact) && !fact.links.some(({ to }) => to === "record"));
  story.append(
    ...folded("More facts", rest.length && [factsOf(rest)]),
    ...folded(sourcesTitle(p), sourcesOf(p, words)),
    ...folded("What sources disagree on", claimsOf(p, words, config)),
    ...folded("Related", relatedOf(feature, config)),
  );
  if (config.incidentPage) {
    story.append(citation(pageOf(feature.id, config)), make("p", { class: "card-link" }, make("a", { href: pageOf(feature.id, config) }, "All that is recorded of it")));
  }
  story.append(...inTime(feature, config));
  bindArrows(story);
  requestAnimationFrame(() => openWhatFits(story));
  return story;
}

const pageOf = (id, config) => config.incidentPage.replace("{id}", encodeURIComponent(id));

function kicker(p, words, symbols) {
  const type = words.one("event_type", p.event_type);
  const sub = words.one("sub_event_type", p.sub_event_type);
  return make("p", { class: "kicker" },
    symbolOf(symbols, p.event_type, { outline: outlineOf(p.verification) }),
    sub && sub !== type ? `${type}: ${sub.toLowerCase()}` : type);
}

/** What the gate tells of it, each fact in its words. */
function factsOf(facts) {
  const list = make("dl");
  for (const { name, text, lang } of facts) {
    list.append(make("div", {}, make("dt", {}, name), make("dd", { dir: "auto", ...(lang && { lang }) }, text)));
  }
  return list;
}

/** A part that is folded away, of what it holds; none of nothing. */
function folded(title, content) {
  if (!content?.length) return [];
  return [make("details", { class: "folds" }, make("summary", {}, title), ...content)];
}

/** Unfold from the top as long as all is seen without scrolling; the citation is asked for first. */
function openWhatFits(story) {
  const frame = story.parentElement;
  if (!frame) return;
  for (const part of story.querySelectorAll("details:not(.citing)")) {
    part.open = true;
    if (frame.scrollHeight > frame.clientHeight + 1) {
      part.open = false;
      return;
    }
  }
}

/** A link that tells the other side nothing about the page it stands on. */
function outward(url, text) {
  return make("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, text);
}

const isWebAddress = (url) => /^https?:\/\//i.test(url ?? "");

/** The host of an address in the letters of the network, where it is written in others. */
function hostInLetters(url) {
  return /^[\0-\x7f]*$/.test(url) || !URL.canParse(url) ? "" : new URL(url).hostname;
}

/** How many sources are cited, and how many of them are origins of their own. */
function sourcesTitle({ source_count: count, independent_source_count: independent }) {
  const noun = count === 1 ? "source" : "sources";
  return count === independent ? `${count} independent ${noun}` : `${count} ${noun}, ${independent || "none"} independent`;
}

function sourcesOf(p, words) {
  const sources = p.sources ?? [];
  if (!sources.length) return [];
  const list = make("ul", { class: "sources" });
  for (const source of sources) {
    const name = source.title || source.publisher || source.url || words.one("source_type", source.type);
    const about = [hostInLetters(source.url ?? ""), source.title ? source.publisher : "", source.published && dayWords(source.published),
      source.language, words.one("reliability", source.reliability)].filter(Boolean).join(" · ");
    const item = make("li", { dir: "auto" }, isWebAddress(source.url) && !asText() ? outward(source.url, name) : name);
    const risks = words.many("access_risk", source.access_risk);
    if (risks) item.append(make("strong", { class: "risk" }, risks));
    if (about) item.append(make("span", { class: "about", dir: "auto" }, about));
    list.append(item);
  }
  return [list];
}

/** What a claim says, in the words of the vocabulary where its field has some. */
function claimWords({ field, value }, words) {
  const text = words.many(field, String(value ?? "").split(";"));
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? dayWords(text) : text;
}

function claimsOf(p, words, { labels, headings }) {
  const claims = p.claims ?? [];
  if (!claims.length) return [];
  const publishers = new Map((p.sources ?? []).map((s) => [s.id ?? s.source_id, s.publisher || s.title]));
  const list = make("ul", { class: "claims" });
  for (const claim of claims) {
    const who = claim.publisher ?? publishers.get(claim.source ?? claim.source_id) ?? "";
    const field = headings[claim.field]?.[p.record] ?? labels[claim.field] ?? String(claim.field ?? "").replaceAll("_", " ");
    const item = make("li", {}, make("span", { class: "claim-field" }, field), make("bdi", {}, claimWords(claim, words)));
    const about = [who, claim.said_date && `said ${dayWords(claim.said_date)}`, claim.note].filter(Boolean);
    if (about.length) item.append(make("span", { class: "about", dir: "auto" }, about.join(" · ")));
    list.append(item);
  }
  return [list];
}

function relatedOf({ related = [] }, config) {
  if (!related.length) return [];
  const list = make("ul");
  for (const { id, title, when } of related) {
    list.append(make("li", { dir: "auto" }, make("a", { href: addressOf(id, config) }, title || id),
      make("span", { class: "about" }, [when, id].filter(Boolean).join(" · "))));
  }
  return [list];
}

/** Where another record is: on the map's page its card, elsewhere its page. */
function addressOf(id, config) {
  if (!document.body.classList.contains("map-page") && config.incidentPage) return pageOf(id, config);
  const look = new URLSearchParams(location.hash.slice(1));
  look.set("at", id);
  return `#${look.toString().replaceAll("%2F", "/")}`;
}

/** The reports before and after it in time, as links that the arrow keys follow. */
function inTime({ before, after }, config) {
  const ways = [["prev", before, "‹ Before in time"], ["next", after, "After in time ›"]].filter(([, id]) => id);
  if (!ways.length) return [];
  return [make("nav", { class: "card-time", "aria-label": "In time" },
    ...ways.map(([rel, id, text]) => make("a", { rel, href: addressOf(id, config) }, text)))];
}

function bindArrows(story) {
  const leads = { ArrowLeft: "prev", ArrowRight: "next" };
  story.addEventListener("keydown", (event) => {
    const { key, altKey, ctrlKey, metaKey, shiftKey, target } = event;
    if (altKey || ctrlKey || metaKey || shiftKey || target.closest(OF_ITS_OWN)) return;
    const link = leads[key] && story.querySelector(`a[rel=${leads[key]}]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });
}

/** The reference as a text with a button that copies it, and the files of the other styles. */
function citation(page) {
  const text = make("p", { class: "cite", id: "card-cite", dir: "auto", "aria-live": "polite" }, "…");
  const copy = make("button", { type: "button", class: "button quiet", "data-copy": "card-cite", hidden: "" }, "Copy");
  const files = [["bib", "BibTeX"], ["ris", "RIS"], ["json", "CSL-JSON"]]
    .map(([suffix, name]) => make("a", { href: `${page}/cite.${suffix}` }, name));
  const part = make("details", { class: "folds citing" }, make("summary", {}, "Cite"), text,
    make("p", { class: "card-files" }, copy, ...files), make("p", { class: "visually-hidden", role: "status", "data-copied": "" }));
  const ask = async () => {
    const answer = await fetch(`${page}/cite.txt`).catch(() => null);
    text.textContent = answer?.ok ? await answer.text() : "The reference could not be read now; the record's page has it, too.";
    if (answer?.ok) bindCopying(part);
  };
  // Asked for once it is looked at.
  part.addEventListener("toggle", ask, { once: true });
  return part;
}
