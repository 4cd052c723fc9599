/** What to type now, by the state that an incident is in. */

import type { IncidentView } from "./incident-view.ts";

/** Exact commands, the most useful first. */
export function nextCommands(
  view: Pick<IncidentView, "incident" | "state" | "steps">,
): readonly string[] {
  const { incident, state } = view;
  switch (state) {
    case "running":
    case "waiting":
      return [`ir resume ${incident}`, `ir undo ${incident}`];
    case "contained":
      return [
        `ir status ${incident}`,
        `ir release ${incident} --without-verification --reason TEXT`,
      ];
    case "partial":
      return view.steps.some((step) => step.outcome === "skipped")
        ? ["sudo ir contain", `ir undo ${incident}`]
        : ["ir contain", `ir undo ${incident}`];
    case "failed":
    case "aborted":
      return ["ir contain", `ir undo ${incident}`];
    case "released":
    case "undone":
      return [];
  }
}
