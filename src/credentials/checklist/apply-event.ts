/** One event in the life of an item: the item after it. Whether it was allowed was asked before it was recorded. */

import type { ItemEvent } from "./credential-event.ts";
import { closing } from "./closing.ts";
import type { ChecklistItem, SubStep } from "./item.ts";
import { guidance } from "./new-item.ts";
import type { Catalogue } from "./new-item.ts";

interface Moment {
  readonly at: string;
  readonly catalogue: Catalogue;
}

export function applyEvent(item: ChecklistItem, event: ItemEvent, moment: Moment): ChecklistItem {
  const { at } = moment;
  const line = { at, by: event.by, event: event.event, note: event.note };
  const isLookingOnly = event.event === "skipped" || event.event === "noted";
  const next = {
    ...item,
    isSkipped: isLookingOnly ? item.isSkipped : false,
    ...change(item, event, moment),
    history: [...item.history, line],
  };
  const isClosed = closing(next).length === 0;
  return { ...next, closedAt: isClosed ? (item.closedAt ?? at) : null };
}

type Change = Partial<ChecklistItem>;

function change(item: ChecklistItem, event: ItemEvent, { at, catalogue }: Moment): Change {
  const done = { by: event.by, at, note: event.note };
  switch (event.event) {
    case "evidence":
      return {
        evidence: settle(item.evidence, event.what, {
          ...done,
          state: event.outcome === "taken" ? "done" : "skipped",
        }),
      };
    case "derived":
      return {
        derived: settle(item.derived, event.what, { ...done, state: settledAs(event.outcome) }),
      };
    case "scrubbed":
      return {
        scrub: settle(item.scrub, event.what, { ...done, state: settledAs(event.outcome) }),
      };
    case "generated":
    case "updated":
    case "reloaded":
      return { stage: event.event };
    case "validated":
    case "not-replaced":
      return { stage: event.event, state: item.state === "found" ? "replaced" : item.state };
    case "revoked":
      return revoked(item, event.part, done);
    case "identified":
      return {
        ...(event.kind === item.kind ? {} : guidance(event.kind, catalogue)),
        kind: event.kind,
        ambiguous: [],
      };
    case "abused":
      return { isAbused: true };
    case "skipped":
      return { isSkipped: true };
    case "noted":
      return {};
    case "reopened":
      return reopened(item);
    default:
      return ending(item, event, at);
  }
}

type Ending = Extract<
  ItemEvent,
  {
    event:
      | "probed"
      | "revocation-sent"
      | "revocation-answered"
      | "proven"
      | "rejected"
      | "attested"
      | "waived"
      | "compensated";
  }
>;

function ending(item: ChecklistItem, event: Ending, at: string): Change {
  switch (event.event) {
    case "probed":
      return event.sample.role === "target" ? judged(item, event.sample.state, at) : {};
    case "revocation-sent":
      return { pending: { at, by: event.by, host: event.host, act: event.act } };
    case "revocation-answered":
      return { pending: null };
    case "proven":
      return { state: "proven", isAliveAfterRevocation: false };
    case "rejected":
      return { state: "rejected", isAliveAfterRevocation: false };
    case "attested": {
      const { statement, file } = event;
      return { state: "attested", attestation: { statement, file } };
    }
    case "waived":
      return { state: "waived", waivedUntil: event.until };
    case "compensated":
      return { state: "compensated" };
  }
}

function settledAs(outcome: "cleared" | "expired" | "accepted"): SubStep["state"] {
  return outcome === "accepted" ? "skipped" : "done";
}

function settle(
  steps: readonly SubStep[],
  what: string,
  how: Pick<SubStep, "state" | "by" | "at" | "note">,
): readonly SubStep[] {
  return steps.map((step) => (step.what === what ? { ...step, ...how } : step));
}

/** The item is revoked once every half of it is; what was sent and never answered is settled by that. */
function revoked(
  item: ChecklistItem,
  part: string,
  { by, at }: { by: string; at: string },
): Change {
  const { isAliveAfterRevocation: isAgain } = item;
  const halves = item.halves.map((half) =>
    half.part === part && (half.revokedAt === null || isAgain) ? { part, revokedAt: at, by } : half,
  );
  const isWhole = halves.every(({ revokedAt }) => revokedAt !== null);
  const state = isWhole ? "revoked" : item.state;
  return { halves, state, pending: null, isAliveAfterRevocation: false };
}

/** What is alive after it was revoked, attested or even proved takes that word back; an unclear answer changes nothing. */
function judged(item: ChecklistItem, verdict: string, at: string): Change {
  const lastVerdict = { verdict, at };
  if (verdict === "indeterminate") return { lastVerdict };
  if (verdict !== "live") return { lastVerdict, isAliveAfterRevocation: false };
  const isRevoked = item.halves.every(({ revokedAt }) => revokedAt !== null);
  const isEnded = ["rejected", "proven", "attested"].includes(item.state);
  return {
    lastVerdict,
    isAliveAfterRevocation: isRevoked && item.halves.length > 0,
    ...(isEnded ? { state: "revoked" as const, attestation: null } : {}),
  };
}

/** Everything that was said about its end is asked again; evidence and cleared places stay. */
function reopened(item: ChecklistItem): Change {
  return {
    state: "found",
    halves: item.halves.map(({ part }) => ({ part, revokedAt: null, by: "" })),
    stage: null,
    pending: null,
    attestation: null,
    waivedUntil: null,
    isAliveAfterRevocation: false,
  };
}
