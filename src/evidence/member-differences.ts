/** Whether an archive holds exactly what a manifest says, body by body. */

import { printable } from "../model/printable.ts";
import type { ArchiveMember } from "../ports/evidence-archive.ts";

/** What a manifest says about one member; `null` when nothing of it is in the archive. */
export interface Stated {
  readonly member: string | null;
  readonly sha256: string | null;
  readonly archived: number;
}

/** More examples of the same damage tell nothing new. */
const MOST_EXAMPLES = 5;

/** Sentence parts that go after the archive's name; empty when everything is as stated. */
export function memberDifferences(
  lines: readonly Stated[],
  members: readonly ArchiveMember[],
): readonly string[] {
  const stated = new Map(
    lines.flatMap((line) => (line.member === null ? [] : [[line.member, line] as const])),
  );
  const differences: string[] = [];
  const seen = new Set<string>();
  for (const found of members) {
    const name = found.type === "directory" ? found.name.replace(/\/$/u, "") : found.name;
    const difference = differenceOf(found, stated.get(name), seen.has(name));
    if (difference !== null) differences.push(difference);
    seen.add(name);
  }
  for (const name of stated.keys()) {
    if (!seen.has(name)) differences.push(`lacks ${printable(name)}, which the manifest lists`);
  }
  return differences.slice(0, MOST_EXAMPLES);
}

function differenceOf(
  { name, type, sha256, size }: ArchiveMember,
  line: Stated | undefined,
  isRepeated: boolean,
): string | null {
  if (line === undefined) return `holds ${printable(name)}, which the manifest does not know`;
  if (isRepeated) return `holds ${printable(name)} twice`;
  if (type !== "file" || (line.sha256 === sha256 && line.archived === size)) return null;
  return `holds another ${printable(name)} than the manifest says`;
}
