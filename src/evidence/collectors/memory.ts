import { DEED } from "../collector.ts";
import type { DeedCollector } from "../collector.ts";
import { gatherBytes, gatherThroughProcess, leaveOut, missing } from "../gatherer.ts";
import type { Gatherer } from "../gatherer.ts";
import { MEMORY } from "../layout.ts";
import { membersNow } from "../members-now.ts";
import { memoryRegions } from "../memory-regions.ts";
import type { MemoryRegion } from "../memory-regions.ts";

const LONGEST_MAPS = 16_777_216;

interface Chosen {
  readonly pid: number;
  readonly region: MemoryRegion;
}

export const memory: DeedCollector = {
  ...DEED,
  id: "memory",
  question: "What did the gateway's processes hold in memory: keys, commands, code without a file?",
  archive: MEMORY,
  volatility: 1,
  deadlineMs: 60_000,
  maxBytes: 2 ** 40,
  source: "proc(5) on /proc/PID/mem and maps, RFC 3227 section 2.1",
  holds:
    "only with --memory SIZE: private readable regions of each process of the set, stacks and heaps first, with the table of what lies where",
  secrets: "yes",
  gather: (gatherer, { target, options }) => {
    const { there } = membersNow(target, gatherer.kernel);
    const all = there.flatMap(({ pid }) => regionsOf(gatherer, pid));
    const { taken, left } = withinBudget(all, options.memoryBytes);
    for (const { pid } of there) {
      const regions = taken.filter((one) => one.pid === pid).map(({ region }) => region);
      if (regions.length > 0) gatherRegions(gatherer, pid, regions);
    }
    if (left.length === 0) return;
    const bytes = left.reduce((sum, { region }) => sum + region.length, 0);
    const why = `${left.length} regions with ${bytes} bytes lie beyond the budget of ${options.memoryBytes} bytes`;
    leaveOut(gatherer, { what: "memory of processes", why, isLoss: true });
  },
};

function regionsOf(gatherer: Gatherer, pid: number): readonly Chosen[] {
  const path = `/proc/${pid}/maps`;
  const reading = gatherer.kernel.read(path, LONGEST_MAPS);
  if (reading.kind === "failed") {
    missing(gatherer, { what: path, errno: reading.errno, isExpected: true });
    return [];
  }
  const maps = Buffer.from(reading.bytes).toString("latin1");
  return memoryRegions(maps).map((region) => ({ pid, region }));
}

/** The most telling of every process before the rest of any; a region that does not fit is cut. */
function withinBudget(all: readonly Chosen[], budget: number) {
  const taken: Chosen[] = [];
  const left: Chosen[] = [];
  let room = budget;
  for (const one of all.toSorted((a, b) => a.region.rank - b.region.rank)) {
    const length = Math.min(one.region.length, room);
    if (length > 0) taken.push({ ...one, region: { ...one.region, length } });
    room -= length;
    const rest = one.region.length - length;
    if (rest === 0) continue;
    const from = one.region.from + length;
    left.push({ ...one, region: { ...one.region, from, length: rest } });
  }
  return { taken, left };
}

function gatherRegions(gatherer: Gatherer, pid: number, regions: readonly MemoryRegion[]): void {
  const ranges = regions
    .toSorted((left, right) => left.from - right.from)
    .map(({ from, length }) => ({ from, length }));
  let at = 0;
  const lines = ranges.map(({ from, length }) => {
    const line = { offset: at, address: `0x${from.toString(16)}`, bytes: length };
    at += length;
    return `${JSON.stringify(line)}\n`;
  });
  gatherBytes(gatherer, `process/${pid}/memory-regions.jsonl`, lines.join(""));
  const path = `/proc/${pid}/mem`;
  const piece = { kind: "memory", member: `process/${pid}/memory`, path, ranges } as const;
  gatherThroughProcess(gatherer, path, piece);
}
