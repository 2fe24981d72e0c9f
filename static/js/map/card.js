// The card of one record: when, where, what, how sure, who says so, and where sources disagree.

import { dayWords } from "#map/time";
import { gradeWords, outlineOf } from "#map/marks";
import { make, symbolOf } from "#map/page";

const FIELD_WORDS = {
  event_date: "date", event_date_end: "last date", event_type: "type", sub_event_type: "what happened",
  actor: "who", claimed_by: "who claims it", effect: "effect", location: "place",
  line: "line", cause: "cause", asset: "what was hit", quantity: "how much", detained: "detained",
};

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
  body.append(facts(feature, words));
  if (p.notes) body.append(make("p", { class: "notes" }, p.notes));
  body.append(...sourcesOf(p, words), ...claimsOf(p, words));
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

function facts(feature, words) {
  const { properties: p, geometry } = feature;
  // The doubt about a stretch is the stretch itself.
  const doubt = p.geo_uncertainty_km && geometry?.type === "Point" ? `, give or take ${p.geo_uncertainty_km} km` : "";
  const placed = geometry ? "" : " (not placed on the map)";
  const rows = [
    ["When", p.when],
    ["Where", p.place ? `${p.place}${doubt}${placed}` : geometry ? "" : "Not placed on the map"],
    ["What was hit", words.many("asset", p.asset)],
    ["Cause", p.record === "movement" ? "" : words.one("cause", p.cause)],
    ["Way", wayOf(p)],
    ["Carried", carried(p, words)],
    ["Effect", effectOf(p, words)],
    ["People", peopleOf(p)],
    ["By whom", [p.actor ?? []].flat().join(", ")],
    ["Claimed by", [p.claimed_by ?? []].flat().join(", ")],
    ["Attributed by", [p.attributed_by ?? []].flat().join(", ")],
    ["How sure", gradeWords(words.one("verification", p.verification), p.source_count ?? 0, p.independent_source_count)],
  ];
  const list = make("dl");
  for (const [name, value] of rows) {
    if (value) list.append(make("div", {}, make("dt", {}, name), make("dd", {}, value)));
  }
  return list;
}

function wayOf(p) {
  if (p.record !== "movement" || p.route_inferred === null || p.route_inferred === undefined) return "";
  return p.route_inferred
    ? "Route inferred: the shortest way by rail between the places named"
    : "As the report names it";
}

function carried(p, words) {
  const cargo = words.many("cargo", p.cargo);
  const [least, most] = [p.quantity_min, p.quantity_max];
  if (least == null && most == null) return cargo;
  const number = least != null && most != null && least !== most ? `${least} to ${most}` : `${least ?? most}`;
  return [cargo, `${number} ${words.one("unit", p.unit)}`.trim()].filter(Boolean).join(", ");
}

function effectOf(p, words) {
  if (!p.effect || p.effect === "unknown") return "";
  const scope = words.many("effect_scope", (p.effect_scope ?? []).filter((term) => term !== "unknown"));
  return scope ? `${words.one("effect", p.effect)} (${scope.toLowerCase()})` : words.one("effect", p.effect);
}

function peopleOf(p) {
  const range = (least, most, word) => {
    if (least == null && most == null) return "";
    return `${most != null && most !== least && least != null ? `${least} to ${most}` : least ?? most} ${word}`;
  };
  return [
    range(p.fatalities, p.fatalities_max, "killed"),
    range(p.injured, p.injured_max, "injured"),
    range(p.detained, null, "detained"),
  ].filter(Boolean).join(", ");
}

/** A link that tells the other side nothing about the page it stands on. */
function outward(url, text) {
  return make("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, text);
}

const isWebAddress = (url) => /^https?:\/\//i.test(url ?? "");

function sourcesOf(p, words) {
  const sources = p.sources ?? [];
  if (!sources.length) return [];
  const list = make("ul", { class: "sources" });
  for (const source of sources) {
    const name = source.title || source.publisher || source.url || "Untitled";
    const about = [source.title ? source.publisher : "", source.published && dayWords(source.published),
      source.language, words.one("reliability", source.reliability)].filter(Boolean).join(" · ");
    const item = make("li", {}, isWebAddress(source.url) ? outward(source.url, name) : name);
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

function claimsOf(p, words) {
  const claims = p.claims ?? [];
  if (!claims.length) return [];
  const publishers = new Map((p.sources ?? []).map((s) => [s.id ?? s.source_id, s.publisher || s.title]));
  const list = make("ul", { class: "claims" });
  for (const claim of claims) {
    const who = claim.publisher ?? publishers.get(claim.source ?? claim.source_id) ?? "";
    const field = FIELD_WORDS[claim.field] ?? String(claim.field ?? "").replaceAll("_", " ");
    const item = make("li", {}, make("span", { class: "claim-field" }, field), claimWords(claim, words));
    const about = [who, claim.said_date && `said ${dayWords(claim.said_date)}`, claim.note].filter(Boolean);
    if (about.length) item.append(make("span", { class: "about" }, about.join(" · ")));
    list.append(item);
  }
  return [make("h3", {}, "What sources disagree on"), list];
}
