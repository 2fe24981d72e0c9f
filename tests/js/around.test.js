import assert from "node:assert/strict";
import { test } from "node:test";

import { around } from "#map/around";

const ANSWER = {
  places: {
    id: [3, 7, 8, 9, 12],
    name: ["B", "A – B", "A – C", "C – D", "A – B"],
    line: ["", "abcd", "abcd", "abcd", "abcd"],
    stations: [["b"], ["a", "b"], ["a", "c"], ["c", "d"], ["a", "b"]],
  },
  cells: { place: [0, 0, 1, 2, 3, 4], count: [2, 1, 4, 1, 1, 1] },
};
const stationsOf = (slug) => (slug === "abcd" ? ["a", "b", "c", "d"] : []);

test("what lies at a station, beside it and through it is told, and nothing else", () => {
  assert.deepEqual(around(ANSWER, "b", stationsOf), {
    here: [3],
    beside: [{ name: "A – B", to: "a", places: [7, 12], count: 5 }, { name: "A – C", to: "", places: [8], count: 1 }],
    counts: { here: 3, beside: 6 },
  });
});

test("a place of which the filter leaves nothing is not told", () => {
  const none = { ...ANSWER, cells: { place: [3], count: [1] } };
  assert.deepEqual(around(none, "b", stationsOf), { here: [], beside: [], counts: { here: 0, beside: 0 } });
});
