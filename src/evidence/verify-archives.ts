/** Whether each archive holds exactly what the manifest says, body by body. */

import { printable } from "../model/printable.ts";
import type { ArchiveMember } from "../ports/evidence-archive.ts";
import { MANIFEST } from "./layout.ts";
import { readManifest } from "./manifest-reading.ts";
import type { StatedArchive, StatedLine, StatedMember } from "./manifest-reading.ts";
import type { Top } from "./top.ts";
import type { PackageCheck, PackageProblem } from "./verify-package.ts";

const LONGEST_MANIFEST = 512 * 1_048_576;
/** No honest package of one host unpacks to more. */
const LARGEST_TAR = 256 * 1_024 ** 3;
const MOST_MEMBERS = 2_000_000;
/** More than one example of the same damage tells nothing new. */
const MOST_EXAMPLES = 5;

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
  const described = new Set(lines.flatMap((line) => (line.type === "archive" ? [line.name] : [])));
  const archives = top.files.map(({ name }) => name).filter((name) => name.endsWith(".tar.zst"));
  return archives
    .filter((name) => !described.has(name))
    .map((name) => manifestProblem(`does not describe ${printable(name)}`));
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
  const stated = new Map<string, StatedMember>();
  for (const line of lines) {
    if (line.type !== "entry" || line.archive !== archive.name || line.member === null) continue;
    // Metadata of a link whose target tar cannot hold has a name but no member.
    stated.set(line.member, line);
  }
  return compare(archive.name, stated, reading.members);
}

function compare(
  archive: string,
  stated: ReadonlyMap<string, StatedMember>,
  members: readonly ArchiveMember[],
): readonly PackageProblem[] {
  const differences: string[] = [];
  const seen = new Set<string>();
  for (const { name, type, size, sha256 } of members) {
    const plain = type === "directory" ? name.replace(/\/$/u, "") : name;
    const line = stated.get(plain);
    if (line === undefined)
      differences.push(`holds ${printable(name)}, which the manifest does not know`);
    else if (seen.has(plain)) differences.push(`holds ${printable(name)} twice`);
    else if (type === "file" && (line.sha256 !== sha256 || line.archived !== size)) {
      differences.push(`holds another ${printable(name)} than the manifest says`);
    }
    seen.add(plain);
  }
  for (const name of stated.keys()) {
    if (!seen.has(name)) differences.push(`lacks ${printable(name)}, which the manifest lists`);
  }
  return differences
    .slice(0, MOST_EXAMPLES)
    .map((difference) => archiveProblem(archive, difference));
}

function manifestProblem(what: string): PackageProblem {
  return { kind: "manifest", file: MANIFEST, message: `${MANIFEST} ${what}` };
}

function archiveProblem(archive: string, what: string): PackageProblem {
  const file = printable(archive);
  return { kind: "archive", file, message: `${file} ${what}` };
}
