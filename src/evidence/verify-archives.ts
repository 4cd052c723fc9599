/** Whether each archive holds exactly what the manifest says, body by body. */

import { printable } from "../model/printable.ts";
import { MANIFEST } from "./layout.ts";
import { memberDifferences } from "./member-differences.ts";
import { readManifest } from "./manifest-reading.ts";
import type { StatedArchive, StatedLine } from "./manifest-reading.ts";
import type { Top } from "./top.ts";
import type { PackageCheck, PackageProblem } from "./verify-package.ts";

const LONGEST_MANIFEST = 512 * 1_048_576;
/** No honest package of one host unpacks to more. */
const LARGEST_TAR = 256 * 1_024 ** 3;
const MOST_MEMBERS = 2_000_000;

export async function checkArchives(
  check: PackageCheck,
  top: Top,
  intact: ReadonlySet<string>,
): Promise<readonly PackageProblem[]> {
  const reading = check.evidence.folders.read(`${check.folder}/${MANIFEST}`, LONGEST_MANIFEST);
  if (reading.kind === "absent") return [];
  const lines =
    reading.kind === "read"
      ? readManifest(Buffer.from(reading.bytes).toString("utf8"))
      : reading.reason;
  if (typeof lines === "string") return [manifestProblem(lines)];
  const problems = [...checkTotals(lines, top), ...checkListed(lines, top)];
  if (check.depth === "files") return problems;
  for (const line of lines) {
    // A changed archive has been reported; what is inside it says nothing more.
    if (line.type !== "archive" || !intact.has(line.name)) continue;
    problems.push(...(await checkArchive(check, line, lines)));
  }
  return problems;
}

function checkTotals(lines: readonly StatedLine[], top: Top): readonly PackageProblem[] {
  const bodies = lines.filter((line) => line.type === "entry" && line.sha256 !== null).length;
  if (bodies === top.count) return [];
  return [manifestProblem(`lists ${bodies} files where TOP states ${top.count}`)];
}

function checkListed(lines: readonly StatedLine[], top: Top): readonly PackageProblem[] {
  const described = new Map(
    lines.flatMap((line) => (line.type === "archive" ? [[line.name, line.sha256] as const] : [])),
  );
  return top.files
    .filter(({ name, sha256 }) => name.endsWith(".tar.zst") && described.get(name) !== sha256)
    .map(({ name }) => manifestProblem(`does not describe this ${printable(name)}`));
}

async function checkArchive(
  { evidence, folder }: PackageCheck,
  archive: StatedArchive,
  lines: readonly StatedLine[],
): Promise<readonly PackageProblem[]> {
  const limit = {
    maxTarBytes: Math.min(archive.tarBytes, LARGEST_TAR),
    maxMembers: Math.min(archive.members, MOST_MEMBERS),
  };
  const reading = await evidence.archives.read(`${folder}/${archive.name}`, limit);
  if (reading.kind === "damaged") return [archiveProblem(archive.name, reading.problem)];
  const stated = lines
    .filter((line) => line.type === "entry")
    .filter((line) => line.archive === archive.name);
  return memberDifferences(stated, reading.members).map((difference) =>
    archiveProblem(archive.name, difference),
  );
}

function manifestProblem(what: string): PackageProblem {
  return { kind: "manifest", file: MANIFEST, message: `${MANIFEST} ${what}` };
}

function archiveProblem(archive: string, what: string): PackageProblem {
  const file = printable(archive);
  return { kind: "archive", file, message: `${file} ${what}` };
}
