/** The composition root: the outside, the words of the command line, the exit code. */

import { fileURLToPath } from "node:url";

import { useCompileCache } from "./adapters/node/compile-cache.ts";

const here = new URL(".", import.meta.url);
// Only the built program: sources would leave a cache beside themselves.
if (import.meta.url.endsWith(".js")) useCompileCache(fileURLToPath(new URL("compile-cache", here)));

const { nodeOutside } = await import("./adapters/outside.ts");
const { runCli } = await import("./cli/run-cli.ts");
const outside = nodeOutside({ playbooks: fileURLToPath(new URL("../playbooks", here)) });
process.exit(await runCli(process.argv.slice(2), outside));
