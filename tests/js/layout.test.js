import assert from "node:assert/strict";
import { test } from "node:test";

import { createGrid, inRows, overlaps, placeLabels, stackSymbols, stackWidth } from "#map/layout";
import { inTwoRows } from "#map/labels";

const FRAME = { left: 0, top: 0, right: 400, bottom: 300 };
const label = (id, x, y, priority = 5) => ({ id, points: [[x, y]], width: 60, height: 16, priority });

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
const at = (id, type, x, y = 0) => ({ id, types: [type], point: [x, y] });

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
      const width = stackWidth(types.length, SHAPE) - 4;
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

test("a name without room at its first place goes to the next, or stands without its text", () => {
  const taken = [{ left: 0, top: 0, right: 200, bottom: 300 }];
  const line = { ...label("line", 100, 100), points: [[100, 100], [300, 200]] };
  assert.ok(placeLabels([line], taken, FRAME).get("line").left > 200);
  const narrow = { left: 0, top: 0, right: 80, bottom: 60 };
  const box = placeLabels([{ ...label("wide", 40, 30), width: 90, smaller: [{ width: 30, height: 20, text: "" }] }], [], narrow).get("wide");
  assert.equal(box.right - box.left, 30);
  assert.equal(box.text, "");
});

test("what is near is found in a grid, what is far is not, and what was taken out is gone", () => {
  const grid = createGrid(64);
  grid.add([10, 10], "here");
  grid.add([-60, 20], "beside");
  grid.add([900, 900], "far");
  assert.deepEqual(new Set(grid.near([5, 5])), new Set(["here", "beside"]));
  grid.remove([10, 10], "here");
  assert.deepEqual(grid.near([5, 5]), ["beside"]);
});

test("a major name lies on the dots of others only where nothing else is free", () => {
  const right = { left: 206, top: 90, right: 260, bottom: 110, isDot: true };
  const beside = placeLabels([{ ...label("junction", 200, 100), isMajor: true }], [right], FRAME).get("junction");
  assert.ok(beside.right < 200);
});

test("only a major name may lie on the dots of others", () => {
  const everywhere = [{ left: 0, top: 0, right: 400, bottom: 300, isDot: true }];
  assert.equal(placeLabels([label("halt", 200, 100)], everywhere, FRAME).size, 0);
  assert.equal(placeLabels([{ ...label("junction", 200, 100), isMajor: true }], everywhere, FRAME).size, 1);
});

test("a mark with words behind it stays at its point", () => {
  const line = { id: "line", points: [[200, 50]], width: 160, lead: 30, height: 20, priority: 0, smaller: [{ width: 30, height: 20, text: "" }] };
  const wall = { left: 220, top: 0, right: 400, bottom: 100 };
  for (const [taken, frame] of [
    [[], { left: 0, top: 0, right: 400, bottom: 100 }],
    [[wall], { left: 0, top: 0, right: 400, bottom: 100 }],
  ]) {
    const box = placeLabels([line], taken, frame).get("line");
    assert.ok(Math.abs(box.left + line.lead / 2 - 200) <= line.lead, `the mark is at ${box.left}`);
  }
});

test("a name in two rows is broken near its middle, and no row begins with a dash", () => {
  assert.equal(inTwoRows("Aville – Bville – Cville – Dville"), "Aville – Bville –\nCville – Dville");
  assert.equal(inTwoRows("Aville – Longer Name"), "Aville –\nLonger Name");
  assert.equal(inTwoRows("Aville"), "Aville");
});
