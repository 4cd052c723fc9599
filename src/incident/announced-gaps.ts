/** What cannot be done here, as it is said and recorded before anything is begun. */

import type { JournalRecord } from "../engine/record.ts";
import { recorded } from "../model/json.ts";
import { privilegeGaps } from "../model/privilege-gaps.ts";
import type { PrivilegeGap } from "../model/privilege-gaps.ts";
import { shellWord } from "../model/shell-word.ts";
import type { Target } from "../model/target.ts";

export interface AnnouncedGap extends PrivilegeGap {
  /** Exactly what to type to have it done. */
  readonly command: string;
}

/** What was asked for, so that the same can be asked for as root. */
interface Asked {
  readonly verb: string;
  readonly stateDirectory: string | null;
}

export function announcedGaps(
  target: Target,
  { verb, stateDirectory }: Asked,
): readonly AnnouncedGap[] {
  const where = stateDirectory === null ? "" : ` --state-dir ${shellWord(stateDirectory)}`;
  return privilegeGaps(target).map((gap) => ({ ...gap, command: `sudo ir ${verb}${where}` }));
}

export function gapLines(gaps: readonly AnnouncedGap[]): readonly string[] {
  const lines = gaps.map(({ steps, problem }) => `cannot do ${steps.join(", ")}: ${problem}`);
  const commands = [...new Set(gaps.map(({ command }) => command))];
  return [...lines, ...commands.map((command) => `to have it done, now or afterwards: ${command}`)];
}

interface GapNote {
  readonly what: "gaps";
  readonly gaps: readonly AnnouncedGap[];
}

export function gapNote(gaps: readonly AnnouncedGap[]): GapNote {
  return { what: "gaps", gaps };
}

export function recordedGaps(round: readonly JournalRecord[]): readonly AnnouncedGap[] {
  return round
    .filter((record) => record.kind === "note")
    .map((record) => recorded<Partial<GapNote>>(record.data))
    .flatMap(({ what, gaps = [] }) => (what === "gaps" ? gaps : []));
}
