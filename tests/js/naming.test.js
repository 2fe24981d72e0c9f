import assert from "node:assert/strict";
import { test } from "node:test";

import { namesOnce, shortName } from "#map/naming";

const station = (name, at, priority = 8, isMajor = false) => ({ id: name, name, at, priority, isMajor });
const texts = (names) => names.map(({ text }) => text);

test("far out a station is called like its town", () => {
  assert.equal(shortName("Minsk-Pasazhyrski", 7), "Minsk");
  assert.equal(shortName("Asipovichy-1", 7), "Asipovichy");
  assert.equal(shortName("Synelnykove II", 7), "Synelnykove");
  assert.equal(shortName("Synelnykove ІІ", 7), "Synelnykove", "in Cyrillic letters, too");
  assert.equal(shortName("Asipovichy-1", 10), "Asipovichy-1");
  assert.equal(shortName("Ust-Luga", 7), "Ust-Luga", "what is left has to be a name");
});

test("stations of one town have one name until each has its whole name", () => {
  const three = ["1", "2", "3"].map((number) => station(`Asipovichy-${number}`, [53.3, 28.6]));
  assert.deepEqual(texts(namesOnce(three, [], 8)), ["Asipovichy"]);
  assert.equal(namesOnce(three, [], 9).length, 3);
});

test("towns of one name far apart keep it", () => {
  assert.equal(namesOnce([station("Rudnya", [55, 31]), station("Rudnya", [50, 31])], [], 8).length, 2);
});

test("a town leaves its name to its station, and its weight", () => {
  const towns = [{ name: "Babruysk", at: [53.15, 29.2], rank: 2 }, { name: "Pinsk", at: [52.1, 26.1], rank: 3 }];
  const [first, second] = namesOnce([station("Babruysk", [53.14, 29.22], 8.5)], towns, 8.5);
  assert.deepEqual([first.kind, first.text, first.priority], ["station", "Babruysk", 7]);
  assert.deepEqual([second.kind, second.text], ["town", "Pinsk"]);
});

test("an end of a line stands for its town whatever the two are called", () => {
  const names = namesOnce([station("Oryol", [52.97, 36.07], 6, true)], [{ name: "Orel", at: [52.97, 36.06], rank: 2 }], 8);
  assert.deepEqual(texts(names), ["Oryol"]);
});
