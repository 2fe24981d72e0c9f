/**
 * Who has chosen sources as plain text once sees no link to a source on any page of this browser.
 * Without this script the parameter `links=off` does the same, page by page.
 */

import { askedFor, keep, wanted } from "./map/plain.js";

const SELECTORS = { outlet: "a.outlet", choice: "[data-links]", off: "[data-links=off]" };
const kept = () => localStorage;

function start() {
  for (const link of document.querySelectorAll(SELECTORS.choice)) {
    link.addEventListener("click", () => keep(kept, link.dataset.links === "off"));
  }
  if (askedFor(location.search)) keep(kept, true);
  else if (wanted(kept)) showAsText();
}

/** Put the text of every link to a source in its place, and offer the way back. */
function showAsText() {
  for (const link of document.querySelectorAll(SELECTORS.outlet)) link.replaceWith(...link.childNodes);
  for (const link of document.querySelectorAll(SELECTORS.off)) {
    link.textContent = "Show them with links";
    link.parentElement.replaceChildren("Sources are shown as plain text. ", link);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      keep(kept, false);
      location.reload();
    });
  }
}

start();
