import assert from "node:assert/strict";
import { test } from "node:test";

import { askedFor, keep, wanted } from "#map/plain";

function storage() {
  const held = new Map();
  return {
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => held.set(key, value),
    removeItem: (key) => held.delete(key),
  };
}

test("a choice is kept and forgotten", () => {
  const one = storage();
  assert.equal(wanted(() => one), false);
  keep(() => one, true);
  assert.equal(wanted(() => one), true);
  keep(() => one, false);
  assert.equal(wanted(() => one), false);
});

test("a browser that keeps nothing is no failure", () => {
  const none = () => {
    throw new Error("no storage here");
  };
  keep(none, true);
  assert.equal(wanted(none), false);
});

test("an address asks for it by one parameter", () => {
  assert.equal(askedFor("?links=off&q=a"), true);
  assert.equal(askedFor("?links=on"), false);
  assert.equal(askedFor(""), false);
});
