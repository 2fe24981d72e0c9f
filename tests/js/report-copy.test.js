import assert from "node:assert/strict";
import { test } from "node:test";

import { copyFor, dropCopy, keepCopy, typed } from "../../static/js/report-copy.js";

/** A form as far as the copy looks at it: its fields by name, and who listens. */
class FormStub extends EventTarget {
  constructor(fields) {
    super();
    this.fields = fields;
  }
}
globalThis.FormData = class {
  constructor(form) {
    this.fields = form.fields;
  }

  [Symbol.iterator]() {
    return this.fields[Symbol.iterator]();
  }
};

const memory = () => {
  const kept = new Map();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
};
const refusing = { getItem: refuse, setItem: refuse, removeItem: refuse };
function refuse() {
  throw new Error("storage is off");
}

test("the token and what is empty are not typed", () => {
  assert.deepEqual(typed(new FormStub([["token", "t"], ["title", "x"], ["notes", ""], ["asset", "track"]])), [
    ["title", "x"],
    ["asset", "track"],
  ]);
});

test("a copy is offered to a form that holds less, and to no other", () => {
  const storage = memory();
  const form = new FormStub([["title", "x"], ["notes", "y"]]);
  keepCopy(form, storage);
  assert.equal(copyFor(form, storage), null);
  form.dispatchEvent(new Event("input"));
  assert.equal(copyFor(form, storage), null);
  assert.deepEqual(copyFor(new FormStub([["place_by", "text"]]), storage), form.fields);
  dropCopy(storage);
  assert.equal(copyFor(new FormStub([]), storage), null);
});

test("a browser without storage, or with something else in it, loses nothing but the copy", () => {
  const form = new FormStub([["title", "x"]]);
  keepCopy(form, refusing);
  form.dispatchEvent(new Event("change"));
  dropCopy(refusing);
  assert.equal(copyFor(form, refusing), null);
  const odd = memory();
  odd.setItem("report-copy", "{not json");
  assert.equal(copyFor(form, odd), null);
});
