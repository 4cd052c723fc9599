/** Compares an archive with its manifest side by side: both tell of the same members in the same order. */

import { printable } from "../model/printable.ts";
import type { ArchiveMember } from "../ports/evidence-archive.ts";

/** What comparing needs of a manifest's line, ours or a stranger's. */
export interface ComparedMember {
  readonly type: "entry";
  readonly member: string | null;
  readonly sha256: string | null;
  readonly archived: number;
}

type ComparedLine = ComparedMember | { readonly type: "archive" | "left-out" };

export interface MemberComparison {
  visit(found: ArchiveMember): void;
  /** The first difference, as a sentence part that goes after the archive's name; `null` when there is none. */
  end(): string | null;
}

export function compareMembers(lines: Iterable<ComparedLine>): MemberComparison {
  const stated = membersOf(lines)[Symbol.iterator]();
  let difference: string | null = null;
  return {
    visit: (found) => {
      if (difference !== null) return;
      const next = stated.next();
      difference = next.done === true ? unknown(found) : differenceOf(found, next.value);
    },
    end: () => {
      const next = stated.next();
      stated.return?.();
      if (difference !== null) return difference;
      return next.done === true ? null : `lacks ${printable(next.value.member ?? "")}`;
    },
  };
}

function* membersOf(lines: Iterable<ComparedLine>): Iterable<ComparedMember> {
  for (const line of lines) if (line.type === "entry" && line.member !== null) yield line;
}

function differenceOf(found: ArchiveMember, line: ComparedMember): string | null {
  const name = found.type === "directory" ? found.name.replace(/\/$/u, "") : found.name;
  if (name !== line.member)
    return `holds ${printable(name)} where the manifest lists ${printable(line.member ?? "")}`;
  if (found.type === "other")
    return `holds ${printable(name)}, which is no file, no folder and no link`;
  // A folder or a link in the place of a body has no hash either.
  if (line.sha256 === found.sha256 && line.archived === found.size) return null;
  return `holds another ${printable(name)} than the manifest says`;
}

function unknown({ name }: ArchiveMember): string {
  return `holds ${printable(name)}, which the manifest does not know`;
}
