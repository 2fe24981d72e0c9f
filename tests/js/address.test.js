import assert from "node:assert/strict";
import { test } from "node:test";

import { isStep, parseHash, toHash } from "#map/address";

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
