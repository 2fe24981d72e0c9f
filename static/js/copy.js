// The copy buttons of a page.

import { bindCopying } from "./map/copy.js";

if (globalThis.document) bindCopying(document);
