/** The list for reading, for a machine, or for a ticket; taken first when there is none. */

import { findIncident, readIncident } from "../../incident/open-incident.ts";
import { checklistOf, hasInventory, shippedCatalogue } from "../../incident/revoke-list.ts";
import { viewOf } from "../../incident/revoke-steps.ts";
import { revokeView } from "../../incident/revoke-view.ts";
import type { RevokeView } from "../../incident/revoke-view.ts";
import type { GuardedCall } from "../guarded-call.ts";
import { deskOf } from "../desk-of.ts";
import { EXIT, outcomeCode } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { document } from "../json-document.ts";
import { wantedIncident } from "../wanted-incident.ts";
import { openDesk } from "./desk.ts";
import { listScreen } from "./list-screen.ts";
import { markdownOf } from "./markdown.ts";

/** With a list in the journal nothing is written: also while somebody else works on it. */
export async function showList(call: GuardedCall): Promise<ExitCode> {
  const { words } = call;
  const isReadOnly = words.package === null && words.mode === null;
  const view = (isReadOnly ? recordedView(call) : null) ?? (await freshView(call));
  return answerList(call, view);
}

function recordedView(call: GuardedCall): RevokeView | null {
  const desk = deskOf(call);
  const incident = findIncident(desk.store, wantedIncident(call.words));
  const records = readIncident(desk, incident);
  if (!hasInventory(records)) return null;
  return revokeView(checklistOf(records, shippedCatalogue()), {
    incident,
    now: desk.clock.now().at,
    records,
  });
}

async function freshView(call: GuardedCall): Promise<RevokeView> {
  const { desk } = await openDesk(call, false);
  try {
    return viewOf(desk);
  } finally {
    desk.incident.lock.release();
  }
}

export function answerList({ words, outside }: GuardedCall, view: RevokeView): ExitCode {
  outside.terminal.answer(textOf(view, words));
  return codeOf(view);
}

function textOf(view: RevokeView, words: GuardedCall["words"]): string {
  if (words.json) return document({ schema: "ir.revoke/1", ...view });
  return words.markdown ? markdownOf(view) : listScreen(view);
}

/** 0: all accounted for. 1: something is alive after its revocation. 3: open items. 4: a person has to say what became of a request. */
export function codeOf({ outcome }: RevokeView): ExitCode {
  return outcome === "waiting" ? EXIT.waiting : outcomeCode(outcome);
}
