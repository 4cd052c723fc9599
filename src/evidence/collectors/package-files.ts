import { DEED } from "../collector.ts";
import type { DeedCollector, GatherRound } from "../collector.ts";
import { gatherBytes, leaveOut, missing } from "../gatherer.ts";
import type { Gatherer } from "../gatherer.ts";
import { STATE } from "../layout.ts";
import { memberName } from "../member-name.ts";
import { shown } from "../shown.ts";
import { absolutePath } from "../planned.ts";
import type { FoundEntry } from "../../ports/evidence-tree.ts";

const MOST_FILES = 200_000;

export const packageFiles: DeedCollector = {
  ...DEED,
  id: "package-files",
  question: "Is the installed OpenClaw the one that its maker published, file by file?",
  archive: STATE,
  volatility: 6,
  deadlineMs: 120_000,
  source: "facts/openclaw.md section 1, npm-folders(5)",
  holds:
    "path, size, owner, mode, times and SHA-256 of every file of each installed package with what it brings along; no copies",
  secrets: "no",
  gather: async (gatherer, round) => {
    const folders = round.places["package"] ?? [];
    if (folders.length === 0) {
      const why = "no installed package was found from its processes, units and the usual places";
      leaveOut(gatherer, { what: "the package of OpenClaw", why, isLoss: false });
    }
    for (const folder of folders) await gatherPackage(gatherer, round, folder);
  },
};

async function gatherPackage(
  gatherer: Gatherer,
  round: GatherRound,
  folder: string,
): Promise<void> {
  const first = round.tree.list({ root: folder, exclude: [], skip: [], maxEntries: MOST_FILES });
  const behind = first?.behindLink ?? null;
  const listing =
    behind === null
      ? first
      : round.tree.list({ root: behind, exclude: [], skip: [], maxEntries: MOST_FILES });
  if (listing === null)
    return missing(gatherer, { what: folder, errno: "ENOENT", isExpected: true });
  const { base } = listing;
  const entries = Array.from(listing.entries);
  const files = entries.filter(({ kind }) => kind === "file");
  const requests = files.map(({ path, status }) => ({ base, path, expected: status }));
  const end = deadlineOf(round);
  const readings = await round.hashes.files(requests, () => isPast(round, end));
  const hashes = new Map(files.map((file, index) => [file, readings[index]]));
  const lines = entries.map((entry) => {
    const reading = hashes.get(entry);
    const sha256 = reading?.kind === "hashed" ? { sha256: reading.sha256 } : {};
    const failed = reading?.kind === "failed" ? { failed: reading.errno } : {};
    return `${JSON.stringify({ ...described(base, entry), ...sha256, ...failed })}\n`;
  });
  const member = memberName("package", Buffer.from(folder), round.digest);
  gatherBytes(gatherer, `${member}/files.jsonl`, lines.join(""));
  tellGaps(gatherer, folder, [
    ["files were not hashed in time", files.length - readings.length],
    ["files could not be read", readings.filter(({ kind }) => kind === "failed").length],
    ["places could not be listed", listing.omissions.length],
  ]);
}

function described(base: string, { path, kind, status, linkTarget }: FoundEntry) {
  const { mode, uid, gid, size, mtimeNs } = status;
  const raw = absolutePath(base, path);
  const text = shown(raw);
  return {
    path: text,
    ...(text === Buffer.from(raw).toString("latin1")
      ? {}
      : { raw: Buffer.from(raw).toString("base64") }),
    kind,
    mode: mode.toString(8),
    uid,
    gid,
    bytes: size,
    mtimeNs: String(mtimeNs),
    ...(linkTarget === null ? {} : { link: shown(linkTarget) }),
  };
}

function tellGaps(
  gatherer: Gatherer,
  folder: string,
  gaps: readonly (readonly [string, number])[],
): void {
  for (const [words, count] of gaps) {
    if (count > 0) leaveOut(gatherer, { what: folder, why: `${count} ${words}`, isLoss: true });
  }
}

function deadlineOf({ clock }: GatherRound): bigint {
  return BigInt(clock.now().mono) + BigInt(packageFiles.deadlineMs - 5_000) * 1_000_000n;
}

function isPast({ clock }: GatherRound, end: bigint): boolean {
  return BigInt(clock.now().mono) > end;
}
