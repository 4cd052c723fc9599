/** From where providers may be asked: never from the host that is under suspicion, unless a person says why. */

import { factsOf } from "../engine/fold.ts";
import { Refusal } from "../model/refusal.ts";
import { isClosed } from "./incident-state.ts";
import { append } from "./revoke-record.ts";
import type { RevokeDesk } from "./revoke-record.ts";

/** The incident found its gateway on this host, and is not over. */
export function refuseSuspectHost(desk: RevokeDesk, reason: string | null): void {
  const { records } = desk.incident.journal;
  const isHere = factsOf(records).has("target") && !isClosed(records);
  if (!isHere) return;
  if (reason === null || reason.trim() === "") {
    throw new Refusal({
      kind: "usage",
      problem:
        "this is the host under suspicion: it may lie about what a provider answers, and see what is sent",
      hint: "take the list to your own machine: ir revoke --export FILE --to age1...; or say why it may be done here: --reason TEXT",
    });
  }
  const { incident, ids, by } = desk;
  const note = `providers are asked from the host of ${incident.id}: ${reason}`;
  append(desk, { event: "vantage", note, id: ids.randomHex(8), by });
}
