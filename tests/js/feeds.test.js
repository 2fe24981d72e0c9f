import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { ask, createPatience } from "#map/feeds";

const real = globalThis.fetch;
afterEach(() => { globalThis.fetch = real; });

/** Answer with these, one after the other; the last stays. */
function answering(...answers) {
  const asked = [];
  globalThis.fetch = async (address, { signal } = {}) => {
    signal?.throwIfAborted();
    asked.push(address);
    const [status, body, headers = {}] = answers.length > 1 ? answers.shift() : answers[0];
    return new Response(JSON.stringify(body), { status, headers });
  };
  return asked;
}

const notReady = (missing, seconds = 1, more = {}) =>
  [503, { detail: `${missing} and \`a command\``, missing, ...more }, { "Retry-After": String(seconds) }];

test("what is being prepared is waited for, and the reader is told in words of their own", async () => {
  const asked = answering(notReady(1200), notReady(1), [200, { total: 3 }]);
  const told = [];
  const answer = await createPatience((text) => told.push(text))("/places");
  assert.deepEqual([answer, asked.length], [{ total: 3 }, 3]);
  assert.deepEqual(told.filter(Boolean), [
    "1,200 reports are being prepared; this page asks again in a few seconds.",
    "1 report is being prepared; this page asks again in a few seconds.",
  ]);
  assert.equal(told.at(-1), "");
});

test("a long wait is said, and what an editor may do", async () => {
  answering(notReady(20000, 100, { remedy: "If that stays, start it again." }));
  await assert.rejects(ask("/places"), { message: "20,000 reports are being prepared; this page asks again in 100 seconds. If that stays, start it again.", againS: 100 });
});

test("who asks for something else waits no longer", async () => {
  const asked = answering(notReady(2, 60));
  const told = [];
  const control = new AbortController();
  const waiting = createPatience((text) => told.push(text))("/places", control.signal);
  setTimeout(() => control.abort(), 20);
  await assert.rejects(waiting, { name: "AbortError" });
  assert.deepEqual([asked.length, told.at(-1)], [1, ""]);
});

test("what does not come later is said at once", async () => {
  for (const answer of [[503, { detail: "The disk is full." }], [404, { detail: "The disk is full." }, { "Retry-After": "1" }]]) {
    const asked = answering(answer);
    await assert.rejects(createPatience(() => assert.fail("nothing is waited for"))("/places"), { message: "The disk is full." });
    assert.equal(asked.length, 1);
  }
});
