/** Scan of 500 MB of session lines, beside ripgrep with the same patterns: per CPU-second, with recall and false hits. */

import { spawnSync } from "node:child_process";
import {
  createReadStream,
  createWriteStream,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";

import { KINDS } from "../../src/credentials/kinds/index.ts";
import { openScanner } from "../../src/credentials/scanner/scanner.ts";
import { sessionLines } from "./session-lines.ts";
import type { Planted } from "./session-lines.ts";

const SIZE = Number(process.env["IR_BENCH_SCAN_BYTES"] ?? 500_000_000);
const MEGABYTE = 1_000_000;
const folder = mkdtempSync(join(tmpdir(), "ir-bench-scan-"));
const file = join(folder, "sessions.jsonl");

async function write(): Promise<readonly Planted[]> {
  const lines = sessionLines(SIZE);
  const out = createWriteStream(file);
  for (const chunk of lines.chunks) if (!out.write(chunk)) await once(out, "drain");
  out.end();
  await once(out, "close");
  return lines.planted;
}

interface Measured {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
}

function rate({ cpuSeconds }: Measured): number {
  return statSync(file).size / MEGABYTE / cpuSeconds;
}

interface Scanned extends Measured {
  readonly values: readonly { readonly kind: string; readonly text: string }[];
  readonly rssMegabytes: number;
}

async function scan(): Promise<Scanned> {
  const scanner = openScanner(KINDS);
  const values: { kind: string; text: string }[] = [];
  const decoder = new TextDecoder("latin1");
  const cpu = process.cpuUsage();
  const wall = performance.now();
  for await (const hit of scanner.scan(createReadStream(file, { highWaterMark: 1 << 20 }))) {
    values.push({
      kind: hit.isPublic ? "public" : hit.kind,
      text: decoder.decode(hit.secret.reveal()),
    });
  }
  const used = process.cpuUsage(cpu);
  return {
    values,
    cpuSeconds: (used.user + used.system) / 1e6,
    wallSeconds: (performance.now() - wall) / 1e3,
    rssMegabytes: process.resourceUsage().maxRSS / 1024,
  };
}

/** A pattern as ripgrep reads it: without looks around, with open ends for long repetitions, and of a key only its first line. */
function foreign(pattern: RegExp): string {
  return pattern.source
    .replaceAll("(?<secret>", "(?:")
    .replaceAll(/\(\?<?[!=](?:[^()]|\([^()]*\))*\)/gu, "")
    .replaceAll(String.raw`\/`, "/")
    .replaceAll(/\(\?:\[A-Za-z0-9[^\]]*\]\|-\)\{64,16384\}.*?-----END.*?-----/gu, "")
    .replaceAll(/,[0-9]{4}\}/gu, ",}");
}

/** `all`: also the patterns that are believed only beside a name, which ripgrep cannot ask for. */
function ripgrep(all: boolean): (Measured & { readonly lines: number }) | null {
  const patterns = KINDS.flatMap((kind) =>
    kind.shapes
      .filter(({ confidence }) => all || confidence !== "low")
      .map(({ pattern }) => foreign(pattern)),
  );
  const list = join(folder, "patterns");
  writeFileSync(list, `${patterns.join("\n")}\n`);
  const wall = performance.now();
  const run = spawnSync(
    "bash",
    ["-c", 'TIMEFORMAT="%U %S"; time rg --no-unicode --text -c -f "$0" "$1"', list, file],
    { encoding: "utf8" },
  );
  if (run.status !== 0) {
    console.log(`  ripgrep  not compared: ${run.stderr.trim().split("\n")[0] ?? "not installed"}`);
    return null;
  }
  const [user = 0, system = 0] = (run.stderr.trim().split("\n").at(-1) ?? "")
    .split(" ")
    .map(Number);
  return {
    cpuSeconds: user + system,
    wallSeconds: (performance.now() - wall) / 1e3,
    lines: Number(run.stdout),
  };
}

function report(planted: readonly Planted[], scanned: Scanned): void {
  const wanted = new Map(planted.map(({ secret, kind }) => [secret, kind]));
  const found = new Map(scanned.values.map(({ text, kind }) => [text, kind]));
  const missed = planted.filter(({ secret }) => !found.has(secret));
  const wrong = planted.filter(
    ({ secret, kind }) => found.has(secret) && found.get(secret) !== kind,
  );
  const strange = scanned.values.filter(({ text, kind }) => kind !== "public" && !wanted.has(text));
  console.log(
    `  planted ${planted.length}, found ${planted.length - missed.length}, of another kind ${wrong.length}, false ${strange.length}`,
  );
  for (const { kind } of missed.slice(0, 5)) console.log(`  missed: ${kind}`);
  for (const { kind } of wrong.slice(0, 5)) console.log(`  other kind: ${kind}`);
  for (const { kind } of strange.slice(0, 5)) console.log(`  false: ${kind}`);
}

try {
  const planted = await write();
  const scanned = await scan();
  console.log(`scan ${(statSync(file).size / MEGABYTE).toFixed(0)} MB of session lines`);
  console.log(
    `  ir       ${rate(scanned).toFixed(0)} MB per CPU-second, ${scanned.cpuSeconds.toFixed(2)} CPU-s, ${scanned.wallSeconds.toFixed(2)} s, RSS ${scanned.rssMegabytes.toFixed(0)} MB`,
  );
  report(planted, scanned);
  for (const all of [false, true]) {
    const other = ripgrep(all);
    if (other === null) continue;
    console.log(
      `  ripgrep  ${rate(other).toFixed(0)} MB per CPU-second, ${other.cpuSeconds.toFixed(2)} CPU-s, ${other.wallSeconds.toFixed(2)} s, ${other.lines} lines: ${all ? "all patterns" : "patterns with a prefix only"}`,
    );
    console.log(`  ratio    ${(rate(scanned) / rate(other)).toFixed(1)}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
