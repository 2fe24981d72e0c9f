/** The receipt is here: the copy of the form has done its work. */

import { dropCopy } from "./report-copy.js";

dropCopy(sessionStorage);
