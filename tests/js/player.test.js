import assert from "node:assert/strict";
import { test } from "node:test";

import { createPlayer } from "#map/player";

/** A player of the steps 1, 2, 3 whose waits and drawings end when they are told to. */
function stage({ fails = false } = {}) {
  const log = [];
  const waits = [];
  const drawings = [];
  const pending = (list) => new Promise((resolve) => list.push(resolve));
  let step = 0;
  const player = createPlayer({
    next: () => (step < 3 ? (step += 1) : null),
    show: (shown, { replace }) => {
      log.push([shown, replace]);
      if (fails) throw new Error("no answer");
      return pending(drawings);
    },
    changed: (playing) => log.push(playing ? "plays" : "stands"),
    wait: (seconds) => { log.push(seconds); return pending(waits); },
  });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { player, log, wait: async () => { waits.shift()(); await settled(); }, draw: async () => { drawings.shift()(); await settled(); } };
}

test("the next step waits for its time and for the drawing of the last, and one play is one entry", async () => {
  const { player, log, wait, draw } = stage();
  const played = player.play();
  assert.deepEqual(log, ["plays", [1, false], 1]);
  await wait();
  assert.equal(log.length, 3, "the drawing is not done");
  await draw();
  assert.deepEqual(log.slice(3), [[2, true], 1]);
  await draw();
  assert.equal(log.length, 5, "its time is not over");
  await wait();
  assert.deepEqual(log.slice(5), [[3, true], 1]);
  await draw();
  await wait();
  await played;
  assert.deepEqual(log.slice(7), ["stands"]);
  assert.ok(!player.isPlaying());
});

test("a pause ends it at once, and nothing more is shown", async () => {
  const { player, log, wait, draw } = stage();
  const played = player.play();
  player.stop();
  assert.equal(log.at(-1), "stands");
  await draw();
  await wait();
  await played;
  assert.equal(log.filter(Array.isArray).length, 1);
});

test("a second play goes on where the first was paused, though that still draws", async () => {
  const { player, log, wait, draw } = stage();
  player.play();
  player.stop();
  player.play();
  await draw();
  await wait();
  assert.deepEqual(log.filter(Array.isArray), [[1, false], [2, false]]);
  assert.ok(player.isPlaying());
});

test("slower and faster count from the next step on and have an end", () => {
  const { player } = stage();
  const before = player.paceS();
  player.setPace(1);
  assert.ok(player.paceS() < before);
  for (let n = 0; n < 9; n += 1) player.setPace(1);
  assert.ok(player.isFastest());
  for (let n = 0; n < 9; n += 1) player.setPace(-1);
  assert.ok(player.isSlowest() && player.paceS() > before);
});

test("where a step cannot be shown the play stands", async () => {
  const { player, log } = stage({ fails: true });
  await assert.rejects(player.play(), /no answer/);
  assert.equal(log.at(-1), "stands");
});
