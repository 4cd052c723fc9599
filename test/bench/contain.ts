/**
 * Containment of a real gateway, beside the shell script that an expert would write and beside the vendor's own
 * stop: medians and ratios of one run. Needs root and `test/real/set-up.sh`.
 */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { openLab } from "../real/harness/namespaces.ts";
import type { Lab } from "../real/harness/lab.ts";
import { openclawCommand } from "../real/harness/paths.ts";
import { startGateway } from "../real/harness/start-gateway.ts";
import type { Gateway } from "../real/harness/start-gateway.ts";

const DIST = join(import.meta.dirname, "../../dist/main.js");
const ROUNDS = Number(process.env["ROUNDS"] ?? 9);
/** Files of a well-used agent: what a fresh state directory lacks. */
const EXTRA_FILES = 1_500;
const EXTRA_BYTES = 32 * 1024;

interface Sample {
  readonly isolationMs: number;
  readonly sealedMs: number;
}

const samples = new Map<string, Sample[]>();

await using lab = await openLab();
const gateway = await startGateway(lab);
fillState(gateway);
const expert = expertScript(lab, gateway);
const bare: number[] = [];
const asked: number[] = [];
for (let round = -1; round < ROUNDS; round += 1) {
  const measured = { expert: await runExpert(lab, expert), ir: await runContain(lab, round >= 0) };
  const start = await timed(lab, `${process.execPath} -e 0`);
  if (round < 0) continue;
  bare.push(start);
  for (const [name, sample] of Object.entries(measured))
    samples.set(name, [...(samples.get(name) ?? []), sample]);
}
report();
await compareVendor(lab, gateway);

/** Text that compresses as transcripts do. */
function fillState(target: Gateway): void {
  const folder = join(target.stateDir, "agents/main/sessions");
  mkdirSync(folder, { recursive: true });
  for (let index = 0; index < EXTRA_FILES; index += 1) {
    const line = `${JSON.stringify({ type: "message", index, text: `turn ${index} of a conversation about ${index % 97}` })}\n`;
    writeFileSync(
      join(folder, `${index}.jsonl`),
      line.repeat(Math.ceil(EXTRA_BYTES / line.length)),
    );
  }
}

/** Stop the processes, load rules in one transaction, archive, hash: what somebody who knows would type. */
function expertScript(where: Lab, target: Gateway): string {
  const path = join(where.directory, "expert.sh");
  const rules = join(where.directory, "expert.nft");
  writeFileSync(
    rules,
    [
      "table inet expert {",
      "  chain out {\n    type filter hook output priority -150; policy accept;\n    meta skuid 4242 drop\n  }",
      `  chain in {\n    type filter hook input priority -150; policy accept;\n    tcp dport ${target.port} drop\n  }`,
      "}",
      "",
    ].join("\n"),
  );
  writeFileSync(
    path,
    [
      "set -e",
      "s=$(date +%s%N)",
      "pids=$(pgrep -U 4242)",
      "kill -STOP $pids",
      "f=$(date +%s%N)",
      `nft -f ${rules}`,
      `tar --zstd -cf ${where.directory}/expert.tar.zst ${target.stateDir} /tmp/openclaw 2>/dev/null`,
      `sha256sum ${where.directory}/expert.tar.zst >/dev/null`,
      "e=$(date +%s%N)",
      "nft delete table inet expert",
      "kill -CONT $pids",
      'echo "$(( (f-s)/1000 )) $(( (e-s)/1000 ))"',
      "",
    ].join("\n"),
  );
  return path;
}

async function runExpert(where: Lab, script: string): Promise<Sample> {
  const [isolation = 0, sealed = 0] = (await where.mustRun(["bash", script]))
    .trim()
    .split(" ")
    .map(Number);
  return { isolationMs: isolation / 1_000, sealedMs: sealed / 1_000 };
}

/** Ends at the question before the kill: frozen, cut, held, captured, sealed. Undo makes it ready for the next round. */
async function runContain(where: Lab, isCounted: boolean): Promise<Sample> {
  const home = "/var/lib/ir-bench";
  const run = await where.run([process.execPath, DIST, "contain", "--json", "--home", home], {
    timeoutMs: 120_000,
  });
  if (run.code !== 4) throw new Error(`ir contain ended with ${run.code}: ${run.stderr}`);
  const { timings }: { timings: { firstIsolationMs: number; sealedMs: number } } = JSON.parse(
    run.stdout,
  );
  const status = await timed(
    where,
    `${process.execPath} ${DIST} status --home ${home} >/dev/null || [ $? = 4 ]`,
  );
  if (isCounted) asked.push(status);
  const undone = await where.run([process.execPath, DIST, "undo", "--yes", "--home", home], {
    timeoutMs: 60_000,
  });
  if (undone.code !== 0) throw new Error(`ir undo ended with ${undone.code}: ${undone.stderr}`);
  await where.mustRun(["rm", "-rf", home]);
  return { isolationMs: timings.firstIsolationMs, sealedMs: timings.sealedMs };
}

async function timed(where: Lab, command: string): Promise<number> {
  const text = await where.mustRun([
    "bash",
    "-c",
    `s=$(date +%s%N); ${command}; echo $(( ($(date +%s%N)-s)/1000 ))`,
  ]);
  return Number(text.trim()) / 1_000;
}

function report(): void {
  const start = median(bare);
  const ir = column("ir");
  const script = column("expert");
  console.log(`node -e 0                         ${start.toFixed(0)} ms`);
  console.log(
    `first isolation   ir ${ir.isolation.toFixed(0)} ms = ${(ir.isolation / start).toFixed(2)}x bare node (wanted at most 2)   expert's script ${script.isolation.toFixed(0)} ms`,
  );
  console.log(
    `sealed            ir ${ir.sealed.toFixed(0)} ms = ${(ir.sealed / script.sealed).toFixed(2)}x the expert's script (wanted at most 1.5)   expert's script ${script.sealed.toFixed(0)} ms`,
  );
  console.log(
    `ir status         ${median(asked).toFixed(0)} ms = ${(median(asked) / start).toFixed(2)}x bare node (wanted at most 2)`,
  );
  console.log(`medians of ${ROUNDS} rounds on one gateway`);
}

function column(name: string): { isolation: number; sealed: number } {
  const rows = samples.get(name) ?? [];
  return {
    isolation: median(rows.map((row) => row.isolationMs)),
    sealed: median(rows.map((row) => row.sealedMs)),
  };
}

/** Once, because it ends the gateway: how long until the process is really gone. */
async function compareVendor(where: Lab, target: Gateway): Promise<void> {
  const env = { ...target.env, HOME: where.homeOf(target.uid) };
  const started = performance.now();
  const stop = await where.run([openclawCommand, "gateway", "stop", "--force", "--json"], {
    uid: target.uid,
    env,
    timeoutMs: 120_000,
  });
  const answered = performance.now() - started;
  while (target.process.isRunning() && performance.now() - started < 60_000)
    await new Promise((wake) => setTimeout(wake, 20));
  const gone = target.process.isRunning()
    ? "still there after 60 s"
    : `gone after ${(performance.now() - started).toFixed(0)} ms`;
  console.log(
    `openclaw gateway stop --force     answered after ${answered.toFixed(0)} ms (exit ${stop.code}), process ${gone}, nothing captured`,
  );
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
