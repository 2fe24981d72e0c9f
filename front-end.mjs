// Copies the files that package.json lists under "vendor" from node_modules/ to static/vendor/.
// The licence of each package goes along; nothing else of it does.
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const top = dirname(fileURLToPath(import.meta.url));
const { vendor } = JSON.parse(readFileSync(join(top, "package.json"), "utf8"));
for (const [from, to] of Object.entries(vendor)) {
  const target = join(top, "static", "vendor", to);
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(join(top, "node_modules", from), target);
}
console.log(`static/vendor/: ${Object.keys(vendor).length} files`);
