/**
 * Evidence of 2 GiB, beside what somebody who knows would type (tar, zstd and the hash of every file), in one run;
 * and how time and memory grow with the number of files (EV-19, EV-20). Changes nothing; writes below /var/tmp.
 *
 *   MILLION=1   also with a million small files (some minutes)
 */

import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { ageWriter } from "../../src/adapters/age/age.ts";

const DIST = join(import.meta.dirname, "../../dist/main.js");
const ROUNDS = Number(process.env["ROUNDS"] ?? 3);
const GIB = 1024 ** 3;

interface Sample {
  readonly wallS: number;
  readonly cpuS: number;
  readonly rssMiB: number;
}

const room = mkdtempSync("/var/tmp/ir-bench-evidence-");
try {
  compareWithAge();
  await compareWithStockTools();
  await growth();
} finally {
  rmSync(room, { recursive: true, force: true });
}

async function compareWithStockTools(): Promise<void> {
  const tree = join(room, "large");
  makeTree(tree, { files: 11_000, bytes: 2 * GIB });
  const stock = join(room, "stock.sh");
  writeFileSync(
    stock,
    [
      "set -e",
      `tar -cf - -C ${tree} . | zstd -1 -T0 -q -f -o ${room}/stock.tar.zst`,
      `find ${tree} -type f -print0 | xargs -0 sha256sum > ${room}/stock.sums`,
      `sha256sum ${room}/stock.tar.zst > ${room}/stock.sum`,
      "",
    ].join("\n"),
  );
  const samples = { stock: [] as Sample[], ir: [] as Sample[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    samples.stock.push(await measured(["bash", stock]));
    samples.ir.push(await collected(tree));
  }
  const [base, ir] = [median(samples.stock), median(samples.ir)];
  tell("2 GiB in 11,000 files: tar | zstd -1 -T0, sha256sum of all", base);
  tell("2 GiB in 11,000 files: ir collect, sealed and read back", ir);
  console.log(
    `throughput ${(base.wallS / ir.wallS).toFixed(2)} times, CPU ${(ir.cpuS / base.cpuS).toFixed(2)} times that of the stock tools (wanted: throughput at least 1, peak below 256 MiB)`,
  );
  rmSync(tree, { recursive: true });
}

/** The writer of age files, per second of CPU (PK-05). */
function compareWithAge(): void {
  const recipient = execFileSync("age-keygen", ["-o", join(room, "key")], {
    encoding: "utf8",
    stdio: "pipe",
  });
  const [key = ""] =
    /age1\S+/u.exec(`${recipient}${readFileSync(join(room, "key"), "utf8")}`) ?? [];
  const frame = randomBytes(2 * 1_048_576);
  // What is measured is the writer, not the first run of any code.
  const rates = [0, 1].map(() => {
    const writer = ageWriter([key]);
    const started = process.cpuUsage();
    for (let count = 0; count < 200; count += 1) writer.push(frame);
    writer.end();
    const { user, system } = process.cpuUsage(started);
    return (200 * frame.length) / (user + system);
  });
  console.log(
    `age writer: ${Math.round(rates[1] ?? 0)} MB per second of CPU (wanted: more than 300)`,
  );
}

/** Memory must not grow with size, and hardly with the number of files. */
async function growth(): Promise<void> {
  const counts = [10_000, 100_000, ...(process.env["MILLION"] === "1" ? [1_000_000] : [])];
  for (const files of counts) {
    const tree = join(room, `small-${files}`);
    makeTree(tree, { files, bytes: files * 100 });
    tell(`${files} files of 100 bytes: ir collect`, await collected(tree));
    rmSync(tree, { recursive: true });
  }
  for (const bytes of [GIB / 4, GIB]) {
    const tree = join(room, `size-${bytes}`);
    makeTree(tree, { files: 1_000, bytes });
    tell(`${bytes / GIB} GiB in 1,000 files: ir collect`, await collected(tree));
    rmSync(tree, { recursive: true });
  }
}

async function collected(tree: string): Promise<Sample> {
  const home = join(room, "home");
  const sample = await measured([
    process.execPath,
    DIST,
    "collect",
    "--json",
    "--state-dir",
    tree,
    "--home",
    home,
  ]);
  rmSync(home, { recursive: true, force: true });
  return sample;
}

/** Text that compresses as transcripts do; the same at every run. */
function makeTree(root: string, { files, bytes }: { files: number; bytes: number }): void {
  let seed = 1;
  const next = (): number => (seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff);
  const words = "the agent reads a file and answers with what it found in the workspace".split(" ");
  for (let index = 0; index < files; index += 1) {
    const folder = join(root, "agents/main/sessions", String(Math.floor(index / 2_000)));
    if (index % 2_000 === 0) mkdirSync(folder, { recursive: true });
    const size = Math.floor(bytes / files);
    const lines: string[] = [];
    for (let length = 0; length < size;) {
      const text = Array.from({ length: 12 }, () => words[next() % words.length]).join(" ");
      const line = `${JSON.stringify({ type: "message", id: next().toString(36), text, at: next() })}\n`;
      lines.push(line);
      length += line.length;
    }
    writeFileSync(join(folder, `${index}.jsonl`), lines.join("").slice(0, size));
  }
  writeFileSync(join(root, "openclaw.json"), '{"gateway":{"mode":"local"}}\n');
}

/** Wall time, CPU time of the whole tree of processes, and the highest resident memory of the first one. */
async function measured([program = "", ...args]: readonly string[]): Promise<Sample> {
  const report = join(room, "times");
  const script = `TIMEFORMAT='%R %U %S'; { time "$@" >/dev/null 2>${room}/stderr; } 2>${report}`;
  const child = spawn("bash", ["-c", script, "measured", program, ...args], { stdio: "ignore" });
  let rssMiB = 0;
  const watch = setInterval(() => {
    rssMiB = Math.max(rssMiB, ...children(child.pid ?? 0).map(peakOf));
  }, 100);
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  clearInterval(watch);
  if (code !== 0)
    throw new Error(
      `${program} ended with ${String(code)}: ${readFileSync(`${room}/stderr`, "utf8").slice(-500)}`,
    );
  const [wallS = 0, user = 0, system = 0] = readFileSync(report, "utf8")
    .trim()
    .split(" ")
    .map(Number);
  return { wallS, cpuS: user + system, rssMiB };
}

function children(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
  } catch {
    return [];
  }
}

/** `VmHWM` of proc(5). */
function peakOf(pid: string): number {
  try {
    const [, kib] = /VmHWM:\s+(\d+)/u.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return Number(kib ?? 0) / 1024;
  } catch {
    return 0;
  }
}

function tell(what: string, { wallS, cpuS, rssMiB }: Sample): void {
  console.log(
    `${what.padEnd(62)} ${wallS.toFixed(1)} s wall  ${cpuS.toFixed(1)} s CPU  ${rssMiB.toFixed(0)} MiB peak`,
  );
}

function median(samples: readonly Sample[]): Sample {
  const middle = (of: (sample: Sample) => number): number =>
    samples.map(of).toSorted((left, right) => left - right)[Math.floor(samples.length / 2)] ?? 0;
  return {
    wallS: middle(({ wallS }) => wallS),
    cpuS: middle(({ cpuS }) => cpuS),
    rssMiB: middle(({ rssMiB }) => rssMiB),
  };
}
