/** Whether each archive holds exactly what the manifest says, body by body. */

import { printable } from "../model/printable.ts";
import type { ArchiveMember } from "../ports/evidence-archive.ts";
import { compareMembers } from "./compare-members.ts";
import { ENCRYPTED, MANIFEST } from "./layout.ts";
import { readManifest } from "./manifest-reading.ts";
import type { ManifestDamage, StatedArchive, StatedLine } from "./manifest-reading.ts";
import type { Top } from "./top.ts";
import type { PackageCheck, PackageProblem } from "./verify-package.ts";

export interface ArchivesFinding {
  readonly problems: readonly PackageProblem[];
  /** What could not be looked into, a sentence each. */
  readonly unchecked: readonly string[];
}

/** Three forms of one path, escaped, and what stands around them. */
const LONGEST_LINE = 1_048_576;
/** No honest package of one host unpacks to more. */
const LARGEST_TAR = 256 * 1_024 ** 3;
const MOST_MEMBERS = 4_000_000;
const MOST_ARCHIVES = 100;

export async function checkArchives(
  check: PackageCheck,
  top: Top,
  intact: ReadonlySet<string>,
): Promise<ArchivesFinding> {
  // That it is missing is said where the files are compared.
  if (!top.files.some(({ name }) => name === MANIFEST) || !isThere(check)) return nothing([]);
  const survey = surveyManifest(check);
  if (survey.damage !== null) return nothing([manifestProblem(survey.damage)]);
  const problems = [...checkTotals(survey, top), ...checkListed(survey, top)];
  const unchecked: string[] = [];
  if (check.depth === "files") return { problems, unchecked };
  for (const archive of survey.archives) {
    // A changed archive has been reported; what is inside it says nothing more.
    if (!intact.has(archive.name)) continue;
    if (isSealedTo(archive) && check.identities === undefined) unchecked.push(unopened(archive));
    else problems.push(...(await checkArchive(check, archive)));
  }
  return { problems, unchecked };
}

function isThere({ evidence, folder }: PackageCheck): boolean {
  return evidence.folders.size(`${folder}/${MANIFEST}`) !== null;
}

interface ManifestSurvey {
  readonly archives: readonly StatedArchive[];
  readonly bodies: number;
  /** Sentence part, or `null`. */
  readonly damage: string | null;
}

function surveyManifest(check: PackageCheck): ManifestSurvey {
  const archives: StatedArchive[] = [];
  let bodies = 0;
  for (const line of manifestLines(check)) {
    if (line.type === "damage") return { archives: [], bodies, damage: line.problem };
    if (line.type === "entry" && line.sha256 !== null) bodies += 1;
    if (line.type === "archive") archives.push(line);
    if (archives.length > MOST_ARCHIVES)
      return { archives: [], bodies, damage: `describes more than ${MOST_ARCHIVES} archives` };
  }
  return { archives, bodies, damage: null };
}

function manifestLines({ evidence, folder }: PackageCheck): Iterable<StatedLine | ManifestDamage> {
  return readManifest(evidence.folders.lines(`${folder}/${MANIFEST}`, LONGEST_LINE));
}

function checkTotals({ bodies }: ManifestSurvey, top: Top): readonly PackageProblem[] {
  if (bodies === top.count) return [];
  return [manifestProblem(`lists ${bodies} files where TOP states ${top.count}`)];
}

function checkListed({ archives }: ManifestSurvey, top: Top): readonly PackageProblem[] {
  const described = new Map(archives.map((archive) => [archive.name, archive]));
  const inside = new Map(top.plain.map(({ name, sha256 }) => [`${name}${ENCRYPTED}`, sha256]));
  return top.files
    .filter(({ name }) => /\.tar\.zst(?:\.age)?$/u.test(name))
    .filter(({ name, sha256 }) => {
      const archive = described.get(name);
      return archive?.sha256 !== sha256 || archive.plainSha256 !== (inside.get(name) ?? null);
    })
    .map(({ name }) => manifestProblem(`does not describe this ${printable(name)}`));
}

function isSealedTo({ name }: StatedArchive): boolean {
  return name.endsWith(ENCRYPTED);
}

function unopened({ name }: StatedArchive): string {
  return `${printable(name)} is encrypted: what is inside was not compared; give its key with --identity FILE`;
}

async function checkArchive(
  check: PackageCheck,
  archive: StatedArchive,
): Promise<readonly PackageProblem[]> {
  const { evidence, folder, identities, progress } = check;
  progress?.(`comparing what is inside ${printable(archive.name)}`);
  const limit = {
    maxTarBytes: Math.min(archive.tarBytes, LARGEST_TAR),
    maxMembers: Math.min(archive.members, MOST_MEMBERS),
    ...(isSealedTo(archive) && identities !== undefined ? { identities } : {}),
  };
  const comparison = compareMembers(entriesOf(check, archive.archive));
  const names = unsafeNames();
  const visit = (found: ArchiveMember): void => {
    names.visit(found);
    comparison.visit(found);
  };
  const walk = await evidence.archives.walk(`${folder}/${archive.name}`, limit, visit);
  const difference = walk.kind === "damaged" ? walk.problem : comparison.end();
  const isOther =
    walk.kind === "walked" && isSealedTo(archive) && walk.plainSha256 !== archive.plainSha256;
  return [
    ...names.found(),
    ...(isOther ? ["does not decrypt to the archive that TOP names"] : []),
    ...(difference === null ? [] : [difference]),
  ].map((what) => archiveProblem(archive.name, what));
}

function* entriesOf(check: PackageCheck, archive: string): Iterable<StatedLine> {
  for (const line of manifestLines(check))
    if (line.type === "entry" && line.archive === archive) yield line;
}

interface NameWatch {
  visit(found: ArchiveMember): void;
  found(): readonly string[];
}

/** Names that lead out of the folder which somebody unpacks into; ours never do. */
function unsafeNames(): NameWatch {
  let first: string | null = null;
  return {
    visit: ({ name }) => {
      if (isUnsafe(name)) first ??= name;
    },
    found: () =>
      first === null ? [] : [`holds an unsafe name: ${printable(first)}; do not unpack it`],
  };
}

function isUnsafe(name: string): boolean {
  return name.startsWith("/") || name.split("/").some((part) => part === ".." || part === ".");
}

function nothing(problems: readonly PackageProblem[]): ArchivesFinding {
  return { problems, unchecked: [] };
}

function manifestProblem(what: string): PackageProblem {
  return { kind: "manifest", file: MANIFEST, message: `${MANIFEST} ${what}` };
}

function archiveProblem(archive: string, what: string): PackageProblem {
  const file = printable(archive);
  return { kind: "archive", file, message: `${file} ${what}` };
}
