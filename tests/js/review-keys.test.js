import assert from "node:assert/strict";
import { test } from "node:test";

import { goneBy, keyOf } from "../../static/js/review-keys.js";

const plain = { ctrlKey: false, metaKey: false, altKey: false };
const target = (tagName, type, inQueue = false) => ({ tagName, type, closest: () => inQueue });

test("letters count, but never while somebody types or with another key", () => {
  assert.equal(keyOf({ ...plain, key: "j", target: target("BODY") }), "j");
  assert.equal(keyOf({ ...plain, key: "J", target: target("A") }), "j");
  assert.equal(keyOf({ ...plain, key: "a", target: target("INPUT", "radio") }), "a");
  for (const [tag, type] of [["INPUT", "text"], ["INPUT", "url"], ["TEXTAREA"], ["SELECT"]]) {
    assert.equal(keyOf({ ...plain, key: "j", target: target(tag, type) }), null);
  }
  assert.equal(keyOf({ ...plain, key: "j", target: { isContentEditable: true } }), null);
  for (const held of ["ctrlKey", "metaKey", "altKey"]) {
    assert.equal(keyOf({ ...plain, [held]: true, key: "a", target: target("BODY") }), null);
  }
  assert.equal(keyOf({ ...plain, key: "Enter", target: target("BODY") }), null);
});

test("arrows go through the list only where it is", () => {
  assert.equal(keyOf({ ...plain, key: "ArrowDown", target: target("A", "", true) }), "ArrowDown");
  assert.equal(keyOf({ ...plain, key: "ArrowDown", target: target("BODY") ?? null }), null);
});

test("a step stays within the list", () => {
  assert.deepEqual([goneBy(1, -1, 3), goneBy(1, 0, 3), goneBy(1, 2, 3), goneBy(-1, 0, 3)], [0, 1, 2, 0]);
});
