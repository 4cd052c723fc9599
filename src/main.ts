/** The composition root: the outside, the words of the command line, the exit code. */

import { VERSION } from "./model/version.ts";

/** As `engines` of package.json says. */
const OLDEST_NODE = 22;

const words = process.argv.slice(2);
if (words.length === 1 && words[0] === "--version") {
  // Nothing else is loaded: a monitoring job may ask every minute.
  process.getBuiltinModule("node:fs").writeSync(1, `${VERSION}\n`);
} else if (Number(process.versions.node.split(".")[0]) < OLDEST_NODE) {
  // Before anything is loaded that this runtime cannot even read.
  const text = `ir: error: this is Node.js ${process.versions.node}, ir needs ${OLDEST_NODE} or newer\nir: hint: install a newer one, or run it with: npx node@${OLDEST_NODE} ${process.argv[1] ?? "ir"}\n`;
  process.getBuiltinModule("node:fs").writeSync(2, text);
  process.exit(2);
} else {
  const { useCompileCache } = await import("./adapters/node/compile-cache.ts");
  const here = import.meta.dirname;
  // Only the built program: sources would leave a cache beside themselves.
  if (import.meta.filename.endsWith(".js")) useCompileCache(`${here}/compile-cache`);
  const { nodeOutside } = await import("./adapters/outside.ts");
  const { runCli } = await import("./cli/run-cli.ts");
  process.exit(await runCli(words, nodeOutside({ playbooks: `${here}/../playbooks` })));
}
