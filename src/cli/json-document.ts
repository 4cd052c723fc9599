/** What `--json` prints: one document, stable, versioned by `schema`. */

import type { DryRunPlan } from "../incident/dry-run.ts";
import type { IncidentView } from "../incident/incident-view.ts";
import { printableJson } from "../model/printable.ts";

/** Acting verbs and `status` share one shape (design §8). */
export function incidentDocument(verb: string, view: IncidentView): string {
  return document({ schema: `ir.${verb}/1`, ...view });
}

/** A plan: no outcome, because nothing was done. */
export function dryRunDocument(
  verb: string,
  { steps, gaps, command }: DryRunPlan & { readonly command: string },
): string {
  return document({ schema: `ir.${verb}-plan/1`, dryRun: true, gaps, steps, next: [command] });
}

export function document(value: object): string {
  return `${printableJson(value)}\n`;
}
