// The card of one record: when, where, what, how sure, who says so, and where sources disagree.

import { dayWords } from "#map/time";
import { outlineOf } from "#map/marks";
import { make, symbolOf } from "#map/page";
import { asText } from "#map/plain";

/** @param {object} config the page's configuration */
export function createWords(config) {
  const list = (name) => config.words[name] ?? {};
  const one = (name, term) => (term ? list(name)[term] ?? term : "");
  const many = (name, terms) => [terms ?? []].flat().map((term) => one(name, term)).join(", ");
  return { one, many };
}

/**
 * The content of the card.
 * @param {{id: string, properties: object, geometry: object}} feature
 * @param {object} config the page's configuration
 */
export function cardOf(feature, config) {
  const { properties: p } = feature;
  const words = createWords(config);
  const body = document.createDocumentFragment();
  body.append(kicker(p, words, config.symbols), make("h2", { tabindex: "-1", id: "card-title" }, p.title));
  if (p.held_until) {
    body.append(make("p", { class: "held" }, `Held until ${dayWords(p.held_until)}; only editors see it.`));
  }
  body.append(factsOf(feature));
  if (p.notes) body.append(make("p", { class: "notes" }, p.notes));
  body.append(...sourcesOf(p, words), ...claimsOf(p, words, config.labels));
  if (config.incidentPage) {
    const page = config.incidentPage.replace("{id}", encodeURIComponent(feature.id));
    body.append(make("p", { class: "card-link" }, make("a", { href: page }, "All that is recorded of it")));
  }
  return body;
}

function kicker(p, words, symbols) {
  const type = words.one("event_type", p.event_type);
  const sub = words.one("sub_event_type", p.sub_event_type);
  return make("p", { class: "kicker" },
    symbolOf(symbols, p.event_type, { outline: outlineOf(p.verification) }),
    sub && sub !== type ? `${type}: ${sub.toLowerCase()}` : type);
}

/** What the gate tells of it, each fact in its words. */
function factsOf({ facts = [] }) {
  const list = make("dl");
  for (const { name, text, lang } of facts.filter(({ faces }) => faces.includes("card"))) {
    list.append(make("div", {}, make("dt", {}, name), make("dd", lang ? { lang } : {}, text)));
  }
  return list;
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

function sourcesOf(p, words) {
  const sources = p.sources ?? [];
  if (!sources.length) return [];
  const list = make("ul", { class: "sources" });
  for (const source of sources) {
    const name = source.title || source.publisher || source.url || words.one("source_type", source.type);
    const about = [hostInLetters(source.url ?? ""), source.title ? source.publisher : "", source.published && dayWords(source.published),
      source.language, words.one("reliability", source.reliability)].filter(Boolean).join(" · ");
    const item = make("li", {}, isWebAddress(source.url) && !asText() ? outward(source.url, name) : name);
    const risks = words.many("access_risk", source.access_risk);
    if (risks) item.append(make("strong", { class: "risk" }, risks));
    if (about) item.append(make("span", { class: "about" }, about));
    list.append(item);
  }
  return [make("h3", {}, sources.length === 1 ? "Source" : "Sources"), list];
}

/** What a claim says, in the words of the vocabulary where its field has some. */
function claimWords({ field, value }, words) {
  const text = words.many(field, String(value ?? "").split(";"));
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? dayWords(text) : text;
}

function claimsOf(p, words, labels) {
  const claims = p.claims ?? [];
  if (!claims.length) return [];
  const publishers = new Map((p.sources ?? []).map((s) => [s.id ?? s.source_id, s.publisher || s.title]));
  const list = make("ul", { class: "claims" });
  for (const claim of claims) {
    const who = claim.publisher ?? publishers.get(claim.source ?? claim.source_id) ?? "";
    const field = labels[claim.field] ?? String(claim.field ?? "").replaceAll("_", " ");
    const item = make("li", {}, make("span", { class: "claim-field" }, field), claimWords(claim, words));
    const about = [who, claim.said_date && `said ${dayWords(claim.said_date)}`, claim.note].filter(Boolean);
    if (about.length) item.append(make("span", { class: "about" }, about.join(" · ")));
    list.append(item);
  }
  return [make("h3", {}, "What sources disagree on"), list];
}
