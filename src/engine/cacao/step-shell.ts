/** What a reader of CACAO sees of one step; the importer asks for exactly this again. */

import { isIrreversible } from "../../model/effect.ts";
import type { JsonObject } from "../../model/json.ts";
import { commandText } from "../command-text.ts";
import type { Commanded, Step } from "../playbook.ts";
import { SEALED } from "../step-states.ts";
import { AGENT_ID } from "./identifiers.ts";

export const SEALED_VARIABLE = "__sealed__";

/** STIX patterning, as CACAO v2.0 §4.8 asks for. */
export const SEALED_CONDITION = `${SEALED_VARIABLE}:value = 'true'`;

/** The parts of an action step that say what is done: all but where it goes and our extension. */
export function actionShell(step: Step): JsonObject {
  const isManual = step.deed.kind === "manual";
  return {
    type: "action",
    name: step.title,
    commands: [{ type: "manual", command: shownCommand(step) }],
    agent: AGENT_ID,
    // A person's step never ends by time, so no time is stated for it.
    ...(isManual ? {} : { timeout: step.deadlineMs }),
    ...(step.provides.includes(SEALED) ? { out_args: [SEALED_VARIABLE] } : {}),
  };
}

/** Only ir can perform its actions; whoever cannot must stop there. */
function shownCommand(step: Step): string {
  const approval = isIrreversible(step.effect)
    ? "A person has to approve this first: it cannot be undone.\n"
    : "";
  if (step.deed.kind === "manual") return `${approval}${step.deed.text}`;
  if (step.deed.kind === "run") return `${approval}${runText(step.deed)}`;
  return `${approval}ir performs this itself (action ${step.deed.action}). Without ir it cannot be done: report it as failed, so that nothing after it runs.`;
}

/** For reading only: as a command of type bash another tool would run it, without our look before and after. */
function runText({ run, verify, undo }: Commanded & { readonly undo: Commanded | null }): string {
  const back =
    undo === null
      ? []
      : [`to take it back: ${commandText(undo.run)}`, `and look: ${commandText(undo.verify)}`];
  return [
    `ir runs this itself: ${commandText(run)}`,
    `and looks whether it worked: ${commandText(verify)}`,
    ...back,
    "Without ir do not run it: report it as failed, so that nothing after it runs.",
  ].join("\n");
}
