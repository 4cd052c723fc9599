/** What a playbook would do, told to the person who is about to trust it: every word of a command. */

import { commandText } from "../engine/command-text.ts";
import type { Deed, Playbook } from "../engine/playbook.ts";
import { stepsOf } from "../engine/playbook.ts";
import type { Effect } from "../model/effect.ts";
import { printable } from "../model/printable.ts";

export interface ToldAct {
  readonly effect: Effect;
  /** Safe to show. */
  readonly lines: readonly string[];
}

export function toldActs(playbook: Playbook): readonly ToldAct[] {
  return stepsOf(playbook).map(({ id, title, effect, deed }) => ({
    effect,
    lines: [printable(`${id}: ${title} (${byWhom(deed)})`), ...commandLines(deed)],
  }));
}

function byWhom(deed: Deed): string {
  switch (deed.kind) {
    case "action":
      return `action ${deed.action}`;
    case "manual":
      return "by hand";
    case "run":
      return "commands";
  }
}

function commandLines(deed: Deed): readonly string[] {
  if (deed.kind !== "run") return [];
  const { run, verify, undo } = deed;
  const lines = [`run: ${commandText(run)}`, `verify: ${commandText(verify)}`];
  if (undo === null) return lines;
  const back = [`undo: ${commandText(undo.run)}`, `verify undo: ${commandText(undo.verify)}`];
  return [...lines, ...back];
}
