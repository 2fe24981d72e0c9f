// Answers as the map's scripts do: reads {features, places, parameters, letters, queries, asked, texts, periods}
// from the standard input, writes what each query finds, how the map is told of the places of those asked, how each text is folded and what the time strip counts in each period.

import { readFileSync } from "node:fs";

import { countsOf, timeOf } from "#map/bins";
import { createFileFeed } from "#map/filefeed";
import { createFinder, createFold, createGrammar } from "#map/filter";
import { dayNumber } from "#map/time";

const { features, places, parameters, letters, queries, asked, texts, periods } = JSON.parse(readFileSync(0, "utf-8"));
const grammar = createGrammar(parameters);
const find = createFinder(parameters, letters);
const spans = features.map(({ properties: p }) => ({ type: "any", first: p.first_day, last: p.last_day }));
const counts = countsOf(timeOf(spans, ["any"]), [true]);
const held = { "#records": { records: features.map(({ geometry: _, ...record }) => record) }, "#places": places };
const file = createFileFeed({ feeds: { records: "#records", places: "#places" }, parameters, letters }, async (id) => held[id]);
process.stdout.write(JSON.stringify({
  found: queries.map((query) => find(features, grammar.parse(query)).map(({ id }) => id)),
  places: await Promise.all(asked.map((query) => file.places(grammar.parse(query)))),
  folded: texts.map(createFold(letters)),
  counts: periods.map((days) => counts.touching(...days.map(dayNumber))[0]),
}));
