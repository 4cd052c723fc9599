/**
 * A gateway that keeps a state directory as OpenClaw does: config, lock file, open database. Arguments:
 * the directory, the port, the process title, and optionally fields that its lock file lies about.
 */

import { mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

const [directory = "", port = "18789", title = "openclaw-gateway", lies = "{}"] =
  process.argv.slice(2);

const stat = readFileSync("/proc/self/stat", "utf8");
const startTime = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]);
const configPath = join(directory, "openclaw.json");
const locks = join(directory, "tmp", `openclaw-${process.getuid?.()}`);

mkdirSync(locks, { recursive: true });
mkdirSync(join(directory, "state"), { recursive: true });
writeFileSync(configPath, "{}\n");
const claim = { pid: process.pid, configPath, stateDir: directory, port: Number(port), startTime };
writeFileSync(
  join(locks, "gateway.state.lock"),
  `${JSON.stringify({ ...claim, ...JSON.parse(lies) }, null, 2)}\n\t \t\n`,
);
openSync(join(directory, "state/openclaw.sqlite"), "w");
process.title = title;
createServer().listen(Number(port), "127.0.0.1");
