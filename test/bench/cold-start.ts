/** How long a person waits for the built tool, as a ratio to Node's own start in the same run. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MAIN = join(import.meta.dirname, "../../dist/main.js");
const ROUNDS = 25;
/** Untimed runs that fill the compile cache and the page cache. */
const WARM_UP = 3;

interface Row {
  readonly name: string;
  readonly args: readonly string[];
  /** Largest ratio of the medians that is accepted; facts/runtime.md. */
  readonly budget: number;
}

const ROWS: readonly Row[] = [
  { name: "node -e 0", args: ["-e", "0"], budget: 1 },
  { name: "ir --version", args: [MAIN, "--version"], budget: 1.5 },
  { name: "ir --help", args: [MAIN, "--help"], budget: 2 },
  { name: "ir status (no incident)", args: [MAIN, "status"], budget: 2 },
  {
    name: "ir contain --dry-run",
    args: [MAIN, "contain", "--dry-run", "--state-dir", "/nonexistent"],
    budget: 6,
  },
];

const home = mkdtempSync(join(tmpdir(), "ir-bench-"));
const times = new Map(ROWS.map((row) => [row.name, [] as number[]]));
for (let round = -WARM_UP; round < ROUNDS; round += 1) {
  for (const row of ROWS) {
    const ms = time(row.args);
    if (round >= 0) times.get(row.name)?.push(ms);
  }
}
rmSync(home, { recursive: true, force: true });

const bare = median(times.get("node -e 0") ?? []);
for (const { name, budget } of ROWS) {
  const all = times.get(name) ?? [];
  const ratio = median(all) / bare;
  const verdict = ratio <= budget ? "" : `  over its budget of ${budget}`;
  if (verdict !== "") process.exitCode = 1;
  console.log(
    `${name.padEnd(26)} median ${median(all).toFixed(0).padStart(4)} ms  min ${Math.min(...all)
      .toFixed(0)
      .padStart(4)} ms  ${ratio.toFixed(2)}x${verdict}`,
  );
}

function time(args: readonly string[]): number {
  const started = performance.now();
  spawnSync(process.execPath, [...args], {
    env: { PATH: "/usr/bin:/bin", IR_HOME: home, HOME: home },
    stdio: "ignore",
  });
  return performance.now() - started;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
