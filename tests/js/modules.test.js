// Every module of the site can be imported where there is no page; the scripts of a page, which act
// when they are loaded, are told apart by that nothing is imported from them.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const scripts = new URL("../../static/js/", import.meta.url);
const paths = readdirSync(scripts, { recursive: true }).filter((path) => path.endsWith(".js"));
const hasExports = (path) => /^export /m.test(readFileSync(new URL(path, scripts), "utf8"));

for (const path of paths.filter(hasExports)) {
  test(`${path} can be imported without a page`, async () => {
    assert.ok(Object.keys(await import(new URL(path, scripts))).length > 0);
  });
}

test("only scripts of pages export nothing", () => {
  const pages = paths.filter((path) => !hasExports(path));
  assert.ok(pages.every((path) => !path.includes("map/") || path === "map/main.js"), pages.join());
});
