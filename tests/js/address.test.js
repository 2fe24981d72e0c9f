import assert from "node:assert/strict";
import { test } from "node:test";

import { createAddress, isStep, parseHash, toHash } from "#map/address";

test("panning is no step, all else is", () => {
  const here = "?line=a#map=7/52.00/30.00&at=AA-2022-0001";
  assert.equal(isStep(here, "?line=a#map=9/53.00/31.00&at=AA-2022-0001"), false);
  assert.equal(isStep(here, "?line=a&q=b#map=7/52.00/30.00&at=AA-2022-0001"), true);
  assert.equal(isStep(here, "?line=a#map=7/52.00/30.00"), true);
  assert.equal(isStep(here, `${here}&on=context`), true);
  assert.equal(isStep("", "#map=7/52.00/30.00"), false);
});

test("a card of any kind comes back from the address as it went in", () => {
  for (const at of ["AA-2022-0001", "station/aa-aston", "line/aston-bury", "<img>&on=x"]) {
    assert.equal(parseHash(`#${toHash({ view: null, at, on: [], off: [] })}`).at, at);
  }
});

test("what the address becomes while a former one is obeyed is no step of its own", async () => {
  const heard = {};
  const steps = [];
  globalThis.window = { addEventListener: (name, act) => { heard[name] = act; } };
  globalThis.location = { search: "", hash: "", pathname: "/" };
  globalThis.history = { pushState: (...step) => steps.push(step[2]), replaceState: () => {} };
  const grammar = { parse: (text) => text, write: (text) => text };
  const done = [];
  const asked = [];
  const address = createAddress(grammar, ({ filter }, isLast) => {
    asked.push([filter, isLast]);
    return new Promise((resolve) => { done.push(resolve); });
  });
  address.begin();
  location.search = "?one";
  const first = heard.popstate();
  location.search = "?two";
  const second = heard.popstate();
  assert.deepEqual(asked.map(([filter, isLast]) => [filter, isLast()]), [["?one", false], ["?two", true]]);
  done[0]();
  await first;
  address.keep("three", parseHash(""));
  assert.deepEqual(steps, []);
  done[1]();
  await second;
  address.keep("four", parseHash(""));
  assert.deepEqual(steps, ["/?four"]);
});
