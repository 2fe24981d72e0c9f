// Answers as the map's scripts do: reads {features, parameters, letters, queries, texts, months} from the standard
// input, writes what each query finds, how each text is folded and the histogram of the months.

import { readFileSync } from "node:fs";

import { createFinder, createFold, createGrammar } from "#map/filter";
import { histogram, monthOf } from "#map/time";

const { features, parameters, letters, queries, texts, months } = JSON.parse(readFileSync(0, "utf-8"));
const grammar = createGrammar(parameters);
const find = createFinder(parameters, letters);
const spans = features.map(({ search: { days: [first, last] } }) => ({ first, last }));
process.stdout.write(JSON.stringify({
  found: queries.map((query) => find(features, grammar.parse(query)).map(({ id }) => id)),
  folded: texts.map(createFold(letters)),
  counts: histogram(spans, months.map(monthOf)).counts,
}));
