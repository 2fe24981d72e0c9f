import assert from "node:assert/strict";
import { test } from "node:test";

import { cellsOf, numbersOf, timeOf } from "#map/packed";

test("numbers are read as the server writes them, also those of more than 32 bits", () => {
  assert.deepEqual(numbersOf("?^_@_o{j_tC"), [0, 31, 32, 5_000_000_000]);
  assert.deepEqual(numbersOf(""), []);
});

test("a cell is a number of mixed sizes, and its first month stands for none", () => {
  // place 1, type 2, outline 0, open 1, no month; then the same of the second month, twice as often
  const sizes = [2, 3, 3, 2, 3];
  const first = (((1 * 3 + 2) * 3 + 0) * 2 + 1) * 3;
  const text = (number) => (number < 32 ? String.fromCharCode(63 + number)
    : String.fromCharCode(63 + 32 + (number % 32), 63 + Math.floor(number / 32)));
  assert.deepEqual(cellsOf({ sizes, month: 24267, steps: text(first) + text(2), counts: "@A" }), {
    place: [1, 1], type: [2, 2], outline: [0, 0], open: [1, 1], month: [-1, 24268], count: [1, 2],
  });
});

test("days come with their counts, by type", () => {
  const time = timeOf({ first: "2022-03-01", began: [["?B", "@A"], ["", ""]], ended: [["@", "@"], ["", ""]], open: [0, 2] });
  assert.deepEqual(time, {
    first: "2022-03-01", began: [[0, 1, 3, 2], []], ended: [[1, 1], []], open: [0, 2],
  });
});
