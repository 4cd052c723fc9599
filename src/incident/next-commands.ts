/** What to type now, by the state that an incident is in. */

import type { StepReport } from "../model/step-report.ts";
import type { IncidentView } from "./incident-view.ts";

/** Exact commands, the most useful first. */
export function nextCommands(
  view: Pick<IncidentView, "incident" | "state" | "steps" | "round">,
): readonly string[] {
  const { incident, state } = view;
  switch (state) {
    case "running":
    case "waiting":
      // Cut short before its first record was whole: there is nothing to go on with.
      if (view.round === 0) return ["ir contain"];
      return [`ir resume ${incident}`, `ir undo ${incident}`];
    case "contained":
      return [
        `ir status ${incident}`,
        `ir release ${incident} --without-verification --reason TEXT`,
      ];
    case "finished":
      return [
        `ir status ${incident}`,
        ...(isReversible(view.steps) ? [`ir undo ${incident}`] : []),
      ];
    case "collected":
      return [`ir status ${incident}`];
    case "partial":
    case "failed":
    case "aborted":
    case "restarted":
      return [again(view.steps), ...(isReversible(view.steps) ? [`ir undo ${incident}`] : [])];
    case "reversing":
      return [`ir undo ${incident}`];
    case "released":
    case "undone":
      return [];
  }
}

function again(steps: readonly StepReport[]): string {
  if (steps.some(({ id, outcome }) => id === "survey" && outcome === "failed")) {
    return "ir contain --state-dir DIR";
  }
  const wantsRoot = ({ outcome, detail }: StepReport): boolean =>
    outcome === "skipped" && detail.includes("sudo ir");
  return steps.some(wantsRoot) ? "sudo ir contain" : "ir contain";
}

/** Whether anything was begun that can be put back. */
function isReversible(steps: readonly StepReport[]): boolean {
  return steps.some(({ effect, startedAt }) => effect === "reversible" && startedAt !== null);
}
