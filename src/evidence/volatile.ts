/** Gathers what a reboot, a kill or a minute would lose: read from the kernel into memory, then archived at once. */

import { VOLATILE } from "./layout.ts";
import { notCollected } from "./not-collected.ts";
import { performDeeds } from "./perform-deeds.ts";
import type { DeedRequest, Gathered } from "./perform-deeds.ts";
import { NOTHING_ASKED } from "./places.ts";
import type { Workspace } from "./workspace.ts";

export type VolatileRequest = Omit<DeedRequest, "archive" | "prefix" | "asked">;

/** First component of every name in the volatile archive. */
const PREFIX = "volatile";

export async function gatherVolatile(
  workspace: Workspace,
  request: VolatileRequest,
): Promise<Gathered> {
  const part = { archive: VOLATILE, prefix: PREFIX, asked: NOTHING_ASKED };
  const { planned, leftOut } = await performDeeds(workspace, { ...request, ...part });
  return { planned, leftOut: [...leftOut, ...notCollected(request.options)] };
}
