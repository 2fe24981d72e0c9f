import assert from "node:assert/strict";
import { test } from "node:test";

import { overlaps, placeLabels, stackSymbols } from "#map/layout";

const FRAME = { left: 0, top: 0, right: 400, bottom: 300 };
const label = (id, x, y, priority = 5) => ({ id, x, y, width: 60, height: 16, priority });

test("no two labels and no taken box overlap, wherever they crowd", () => {
  let state = 3;
  const next = () => (state = (state * 48271) % 2147483647) / 2147483647;
  const candidates = Array.from({ length: 120 }, (_, i) => label(`s${i}`, next() * 400, next() * 300, i % 4));
  const taken = [{ left: 100, top: 100, right: 160, bottom: 160 }];
  const boxes = [...placeLabels(candidates, taken, FRAME).values(), ...taken];
  assert.ok(boxes.length > 20);
  boxes.forEach((box, i) => boxes.slice(i + 1).forEach((other) => assert.ok(!overlaps(box, other))));
});

test("the weightier label wins the place", () => {
  const placed = placeLabels(
    [{ ...label("halt", 50, 50, 9), centred: true }, { ...label("junction", 52, 50, 1), centred: true }], [], FRAME,
  );
  assert.deepEqual([...placed.keys()], ["junction"]);
});

test("a label that would be cut by the frame goes to the other side", () => {
  const box = placeLabels([label("edge", 390, 100)], [], FRAME).get("edge");
  assert.ok(box.right <= 390);
});

test("symbols in one place become one stack that names each type once", () => {
  const at = (id, type, x) => ({ id, type, point: [x, 0] });
  const stacks = stackSymbols([at("a", "sabotage", 0), at("b", "attack", 5), at("c", "sabotage", 9), at("d", "cyber", 90)], 20);
  assert.deepEqual(stacks.map(({ ids }) => ids), [["a", "b", "c"], ["d"]]);
  assert.deepEqual(stacks[0].types, ["sabotage", "attack"]);
});
