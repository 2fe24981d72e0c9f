// The map in a frame of another site: what the page was asked for, its marks and their card.

import { parseHash } from "#map/address";
import { elements, jsonOf } from "#map/page";
import { createGlance } from "./glance.js";

const parts = elements();
const asked = jsonOf(document.getElementById("embed-asked"));
const look = parseHash(asked.map ? `#map=${asked.map}` : "");
const glance = createGlance(parts, jsonOf(parts.config), { query: asked.query, look });

glance.start({ at: asked.at }).catch(glance.failed);
