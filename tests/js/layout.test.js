import assert from "node:assert/strict";
import { test } from "node:test";

import { inRows, overlaps, placeLabels, stackSymbols, stackWidth } from "#map/layout";

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

const SHAPE = { size: 28, step: 17, most: 3 };
const at = (id, type, x, y = 0) => ({ id, type, point: [x, y] });

test("symbols in one place become one stack that names each type once", () => {
  const stacks = stackSymbols([at("a", "sabotage", 0), at("b", "attack", 5), at("c", "sabotage", 9), at("d", "cyber", 90)], SHAPE);
  assert.deepEqual(stacks.map(({ ids }) => ids), [["a", "b", "c"], ["d"]]);
  assert.deepEqual(stacks[0].types, ["sabotage", "attack"]);
});

test("no two stacks touch, however symbols crowd, and no symbol is lost", () => {
  let state = 11;
  const next = () => (state = (state * 48271) % 2147483647) / 2147483647;
  for (let round = 0; round < 40; round += 1) {
    const anchors = Array.from({ length: 60 }, (_, i) => at(`r${i}`, `t${i % 5}`, next() * 700, next() * 500));
    const stacks = stackSymbols(anchors, SHAPE);
    assert.equal(stacks.flatMap(({ ids }) => ids).length, 60);
    const box = ({ point: [x, y], types }) => {
      const width = stackWidth(types, SHAPE) - 4;
      return { left: x - width / 2, right: x + width / 2, top: y - 12, bottom: y + 12 };
    };
    stacks.forEach((a, i) => stacks.slice(i + 1).forEach((b) => assert.ok(!overlaps(box(a), box(b)))));
  }
});

test("a station in a row has its name above, where it does not lie on the track", () => {
  const row = [{ x: 0, y: 0 }, { x: 50, y: 4 }, { x: 100, y: 8 }];
  assert.deepEqual(inRows(row), [true, true, true]);
  assert.deepEqual(inRows(row.map(({ x, y }) => ({ x: y, y: x }))), [false, false, false]);
  assert.deepEqual(inRows([{ x: 0, y: 0 }, { x: 900, y: 0 }]), [false, false]);
  const box = placeLabels([{ ...label("above", 200, 100), inRow: true }], [], FRAME).get("above");
  assert.ok(box.bottom < 100 && box.left < 200 && box.right > 200);
});

test("only a major name may lie on the dots of others", () => {
  const everywhere = [{ left: 0, top: 0, right: 400, bottom: 300, isDot: true }];
  assert.equal(placeLabels([label("halt", 200, 100)], everywhere, FRAME).size, 0);
  assert.equal(placeLabels([{ ...label("junction", 200, 100), isMajor: true }], everywhere, FRAME).size, 1);
});
