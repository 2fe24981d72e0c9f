import assert from "node:assert/strict";
import { test } from "node:test";

import { copyFor, dropCopy, fillIn, keepCopy, typed } from "../../static/js/report-copy.js";

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

test("a copy is offered to a form that lacks some of it, and to no other", () => {
  const storage = memory();
  const form = new FormStub([["title", "x"], ["notes", "y"]]);
  keepCopy(form, storage);
  assert.equal(copyFor(form, storage), null);
  form.dispatchEvent(new Event("input"));
  assert.equal(copyFor(form, storage), null);
  assert.deepEqual(copyFor(new FormStub([["place_by", "text"]]), storage), form.fields);
  const changed = new FormStub([["title", "x"], ["notes", "z"], ["line", "a"]]);
  assert.deepEqual(copyFor(changed, storage), form.fields);
  assert.equal(copyFor(new FormStub([...form.fields, ["line", "a"]]), storage), null);
  dropCopy(storage);
  assert.equal(copyFor(new FormStub([]), storage), null);
});

test("a copy is put into the fields that it names, and opens what is folded around them", () => {
  const opened = [];
  const field = (name, value, more = {}) => ({
    name, value, type: "text", closest: () => ({ setAttribute: () => opened.push(name) }), ...more,
  });
  const form = new FormStub([["effect", "none"]]);
  form.elements = [
    field("token", "t", { type: "hidden" }),
    field("title", "old"),
    field("notes", ""),
    field("effect", "none", { type: "select-one" }),
    field("asset", "track", { type: "checkbox", checked: true }),
    field("asset", "bridge", { type: "checkbox", checked: false }),
    field("place_choice", "", { type: "hidden", disabled: true }),
  ];
  const copy = [["title", "x"], ["effect", "none"], ["asset", "bridge"], ["place_choice", "read"]];
  assert.equal(fillIn(form, [...copy, ["sources-1-url", "https://a"]]), false);
  assert.equal(form.elements[1].value, "old");
  assert.equal(fillIn(form, copy), true);
  assert.deepEqual(form.elements.map(({ value }) => value), ["t", "x", "", "none", "track", "bridge", "read"]);
  assert.deepEqual(form.elements.slice(4).map(({ checked }) => checked), [false, true, undefined]);
  assert.equal(form.elements[6].disabled, false);
  assert.deepEqual(opened, ["title", "asset", "asset", "place_choice"]);
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
