import assert from "node:assert/strict";
import { test } from "node:test";

import { pictureSize, sharedOf } from "#map/share";

const SHOWN = { query: "line=a&q=%22%3Cb%3E", map: "7/52.00/30.00", at: "", size: [900, 600] };

test("a link, a frame and a picture are of the same view", () => {
  const { link, frame, picture } = sharedOf("https://example.org", SHOWN);
  assert.equal(link, "https://example.org/?line=a&q=%22%3Cb%3E#map=7/52.00/30.00");
  assert.ok(frame.includes('src="https://example.org/embed?line=a&amp;q=%22%3Cb%3E&amp;map=7/52.00/30.00" width="900" height="600"'), frame);
  assert.equal(picture("svg"), "/map/view.svg?line=a&q=%22%3Cb%3E&map=7/52.00/30.00&size=900x600");
});

test("a record is shared by itself", () => {
  const { link, frame, picture } = sharedOf("https://example.org", { ...SHOWN, query: "", at: "AA-2022-0001" });
  assert.equal(link, "https://example.org/#map=7/52.00/30.00&at=AA-2022-0001");
  assert.ok(frame.includes("/embed/AA-2022-0001"), frame);
  assert.equal(picture("png"), "/incidents/AA-2022-0001/picture.png");
});

test("the card of a station is in the link, and its picture is that of the view", () => {
  const { link, picture } = sharedOf("https://example.org", { ...SHOWN, at: "station/aa-aston" });
  assert.ok(link.endsWith("&at=station/aa-aston"), link);
  assert.ok(picture("png").startsWith("/map/view.png?"), picture("png"));
});

test("nothing ends the attribute of a frame", () => {
  const { frame } = sharedOf("https://example.org", { ...SHOWN, query: 'q="><script>' });
  assert.ok(!frame.slice(0, -"</iframe>".length).includes('"><script'), frame);
});

test("a picture has the shape of the view, no smaller and no larger than pictures are", () => {
  assert.deepEqual(pictureSize(1280, 640), [1280, 640]);
  assert.deepEqual(pictureSize(3200, 1600), [1600, 800]);
  assert.deepEqual(pictureSize(390, 300), [520, 400]);
});
