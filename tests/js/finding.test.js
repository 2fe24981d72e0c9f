import assert from "node:assert/strict";
import { test } from "node:test";

import { createFold } from "#map/filter";
import { createLooking, saidKilometre } from "#map/finding";

const fold = createFold({});
// Two stations at (0, 0) and (2, 0), as an encoded polyline with longitude first.
const NAMES = {
  stations: { ids: ["aa-aston", "aa-bury"], names: ["Aston", "Bury"], countries: "AA AA", at: "??_seK?", spelled: ["\n aston", "\n bury"] },
  lines: { slugs: ["aston-bury"], names: ["Aston – Bury"], lengths: [200], views: [[0, 0, 2, 0]], spelled: ["\n aston bury"], stations: [[0, 1]], kms: [[0, 200]] },
};
const RECORDS = [{ id: "AA-2022-0001", title: "A bridge", when: "1 March 2022" }];
const looking = createLooking(NAMES, [{ name: "Astonia", at: [1, 1] }], RECORDS, fold, (q) => (q === "bridge" ? 1 : 0));

test("stations, lines and settlements are found, and words come last", async () => {
  const kinds = (await looking.find("aston")).map(({ kind, id }) => [kind, id]);
  assert.deepEqual(kinds, [["station", "aa-aston"], ["line", "aston-bury"], ["settlement", "Astonia"], ["words", "aston"]]);
});

test("a record is found by its id, words with the number of their records", async () => {
  assert.equal((await looking.find("aa-2022"))[0].id, "AA-2022-0001");
  assert.equal((await looking.find("bridge")).at(-1).about, "1 report");
  assert.deepEqual(await looking.find("–"), []);
});

test("a kilometre lies between the stations of its line", async () => {
  const [found] = await looking.find("Aston – Bury km 100");
  assert.equal(found.kind, "kilometre");
  assert.ok(Math.abs(found.at[0] - 1) < 1e-9, String(found.at));
  assert.equal((await looking.find("aston bury 999")).some(({ kind }) => kind === "kilometre"), false);
});

test("words and a kilometre are told apart, however they stand", () => {
  for (const text of ["Aston – Bury km 12,5", "km 12.5 aston bury", "at the 12,5-th km of Aston Bury"]) {
    assert.equal(saidKilometre(text, fold).km, 12.5, text);
  }
  assert.equal(saidKilometre("12 km", fold), null);
  assert.equal(saidKilometre("Aston", fold), null);
});

const ANSWER = {
  total: 3,
  places: { id: [5, 6], name: ["Aston", "Aston – Bury"], line: ["", "aston-bury"], stations: [["aa-aston"], ["aa-aston", "aa-bury"]] },
  cells: { place: [0, 1], count: [1, 2] },
};

test("a file tells of a station its lines, its neighbours and what was reported there and beside", () => {
  const card = looking.station("aa-aston", ANSWER);
  assert.deepEqual(card.lines, [{ slug: "aston-bury", name: "Aston – Bury", km: 0 }]);
  assert.deepEqual(card.neighbours, [{ id: "aa-bury", name: "Bury" }]);
  assert.deepEqual([card.here, card.counts], [[5], { here: 1, beside: 2 }]);
  assert.throws(() => looking.station("aa-nowhere", ANSWER), { isMissing: true });
});

test("a file tells of a line its length, its stations and what lies on it", () => {
  const card = looking.line("aston-bury", ANSWER);
  assert.deepEqual([card.km, card.here, card.counts], [200, [6], { here: 3 }]);
  assert.deepEqual(card.stations.map(({ id, km }) => [id, km]), [["aa-aston", 0], ["aa-bury", 200]]);
});
