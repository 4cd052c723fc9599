/** Brings the manifest's files together with the bodies in the archives. */

import type { FrameFile } from "./frame-file.ts";
import type { GapList } from "./gap-list.ts";
import type { PackageArchives } from "./package-archives.ts";
import { visitManifest } from "./package-manifest.ts";
import type { StatedArchive, StatedNote } from "./package-manifest.ts";
import { PackageTree } from "./package-tree.ts";
import type { PackageFile, StoredBody } from "./package-tree.ts";
import { tarMembers } from "./tar-index.ts";
import type { TarMember } from "./tar-index.ts";

export interface PackageIndex {
  readonly tree: PackageTree;
  /** By member: what `ir` wrote down itself, such as the survey. */
  readonly notes: ReadonlyMap<string, StoredBody>;
}

const MOST_MEMBERS = 2_000_000;
/** The only notes that a reader of the suspect needs. */
const WANTED = /^volatile\/(?:survey\.json|process\/\d{1,10}\/environ)$/u;

export function indexPackage(
  manifest: number,
  archives: PackageArchives,
  gaps: GapList,
): { readonly index: PackageIndex; readonly manifestSha256: string } {
  const tree = new PackageTree();
  const stated: StatedArchive[] = [];
  const notes: StatedNote[] = [];
  const manifestSha256 = visitManifest(manifest, {
    entry: (entry) => tree.add(entry),
    note: (note) => void (WANTED.test(note.member) && notes.push(note)),
    archive: (archive) => void stated.push(archive),
    gap: (sentence) => gaps.add(sentence),
  });
  const found = new Map<string, StoredBody>();
  for (const archive of stated) {
    const wanted = wantedIn(archive.archive, tree, notes);
    if (wanted.size === 0) continue;
    const file = archives.open(archive);
    if (file !== null) place(file, { wanted, archive, gaps, found });
  }
  linkBodies(tree);
  return { index: { tree, notes: found }, manifestSha256 };
}

/** A body that the manifest promises. */
interface Promised {
  readonly size: number;
  readonly file: PackageFile | null;
}

function wantedIn(
  archive: string,
  tree: PackageTree,
  notes: readonly StatedNote[],
): Map<string, Promised> {
  const wanted = new Map<string, Promised>();
  for (const note of notes) {
    if (note.archive === archive) wanted.set(note.member, { size: note.size, file: null });
  }
  for (const file of tree.files) {
    const isBody = file.stored === "whole" || file.stored === "ends";
    if (file.archive === archive && file.member !== null && isBody) {
      wanted.set(file.member, { size: file.archived, file });
    }
  }
  return wanted;
}

interface Placing {
  readonly wanted: Map<string, Promised>;
  readonly archive: StatedArchive;
  readonly gaps: GapList;
  readonly found: Map<string, StoredBody>;
}

function place(archive: FrameFile, placing: Placing): void {
  const { wanted, gaps } = placing;
  try {
    let count = 0;
    for (const member of tarMembers(archive)) {
      count += 1;
      if (count > MOST_MEMBERS) throw new Error(`holds more than ${MOST_MEMBERS} members`);
      placeMember(archive, member, placing);
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : "is damaged";
    gaps.add(`${placing.archive.file} ${why}: what comes after is not readable`);
  }
  if (wanted.size > 0) {
    gaps.add(`${placing.archive.file} lacks ${wanted.size} file(s) that the manifest lists`);
  }
}

/** Of two members with one name only the first counts, and only with the size that the manifest states. */
function placeMember(archive: FrameFile, member: TarMember, { wanted, found }: Placing): void {
  const promised = wanted.get(member.name);
  if (promised === undefined || member.flag !== "0" || member.size !== promised.size) return;
  wanted.delete(member.name);
  const body = { archive, from: member.from, size: member.size };
  if (promised.file === null) found.set(member.name, body);
  else promised.file.body = body;
}

/** A hard link has the body of the first name of its inode. */
function linkBodies(tree: PackageTree): void {
  const first = new Map<string, PackageFile>();
  for (const file of tree.files) {
    if (file.body !== null && file.stored === "whole")
      first.set(`${file.archive} ${file.inode}`, file);
  }
  for (const file of tree.files) {
    const other = file.stored === "link" ? first.get(`${file.archive} ${file.inode}`) : undefined;
    if (other !== undefined) tree.share(file, other);
  }
}
