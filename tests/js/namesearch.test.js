import assert from "node:assert/strict";
import { test } from "node:test";

import { createFold } from "#map/filter";
import { createNameSearch } from "#map/namesearch";

const fold = createFold({ э: "e", с: "s", т: "t", о: "o", н: "n" });
const find = createNameSearch(["\n new aston\n nyu eston", "\n aston\n estonburg am bach", "\n astonbury"], fold);

test("a whole name comes before what begins so, and that before words of a name", () => {
  assert.deepEqual(find("aston", 9), [[1, 0], [2, 1], [0, 2]]);
  assert.deepEqual(find("Эстон", 9), [[1, 1], [0, 2]]);
});

test("words may be of several spellings in any order", () => {
  assert.deepEqual(find("bach aston", 9), [[1, 2]]);
});

test("no more are found than asked for, and nothing for what has no letters", () => {
  assert.equal(find("aston", 2).length, 2);
  assert.deepEqual(find(" – ", 9), []);
  assert.deepEqual(find("ton", 9), []);
});
