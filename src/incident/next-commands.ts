/** What to type now, by the state that an incident is in. */

import type { BegunData } from "../engine/fold.ts";
import { shellWord } from "../model/shell-word.ts";
import type { StepReport } from "../model/step-report.ts";
import type { IncidentView } from "./incident-view.ts";

/** Exact commands, the most useful first. */
export function nextCommands(
  view: Pick<IncidentView, "incident" | "state" | "steps">,
  begun: BegunData | null,
): readonly string[] {
  const { incident, state } = view;
  switch (state) {
    case "running":
    case "waiting":
      // Cut short before its first record was whole: there is nothing to go on with.
      if (begun === null) return ["ir contain"];
      return [`ir resume ${incident}`, `ir undo ${incident}`];
    case "contained":
      return [
        `ir status ${incident}`,
        `ir triage ${incident}`,
        `ir revoke ${incident}`,
        `ir release ${incident} --without-verification --reason TEXT`,
      ];
    case "finished":
      return [
        `ir status ${incident}`,
        ...(isReversible(view.steps) ? [`ir undo ${incident}`] : []),
      ];
    case "collected":
      return [`ir status ${incident}`, `ir triage ${incident}`];
    case "partial":
    case "failed":
    case "aborted":
    case "restarted":
      return [
        again(view.steps, begun),
        ...(isReversible(view.steps) ? [`ir undo ${incident}`] : []),
      ];
    case "reversing":
      return [`ir undo ${incident}`];
    case "released":
    case "undone":
      return [];
  }
}

/** The same for the same gateway: nobody who only collected wants it frozen. */
function again(steps: readonly StepReport[], begun: BegunData | null): string {
  const deed = deedOf(steps, begun?.playbook ?? "contain");
  if (steps.some(({ id, outcome }) => id === "survey" && outcome === "failed")) {
    return `ir ${deed} --state-dir DIR`;
  }
  const directory = begun?.stateDirectory ?? null;
  const command = `ir ${deed}${directory === null ? "" : ` --state-dir ${shellWord(directory)}`}`;
  const wantsRoot = ({ outcome, detail }: StepReport): boolean =>
    outcome === "skipped" && detail.includes("sudo ir");
  return steps.some(wantsRoot) ? `sudo ${command}` : command;
}

function deedOf(steps: readonly StepReport[], playbook: string): string {
  if (playbook === "contain" || playbook === "collect") return playbook;
  const isContaining = steps.some(({ id }) => id === "freeze");
  return `${isContaining ? "contain --playbook" : "playbook run"} ${shellWord(playbook)}`;
}

/** Whether anything was begun that can be put back. */
function isReversible(steps: readonly StepReport[]): boolean {
  return steps.some(({ effect, startedAt }) => effect === "reversible" && startedAt !== null);
}
