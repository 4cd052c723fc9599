/** What may not be said about an item now, in a sentence that a tired person understands. */

import { epochMilliseconds } from "../../model/instant.ts";
import type { ItemEvent, Mode, Stage } from "./credential-event.ts";
import { STAGES } from "./credential-event.ts";
import { isClosed } from "./closing.ts";
import type { ChecklistItem, SubStep } from "./item.ts";

export interface Circumstances {
  readonly mode: Mode;
  /** A person, or a release, said that the host is clean. */
  readonly isHostClean: boolean;
  /** Evidence of this incident is sealed. */
  readonly isSealed: boolean;
  readonly now: string;
  isKind(id: string): boolean;
}

type Of<E extends ItemEvent["event"]> = Extract<ItemEvent, { event: E }>;

/** `null` when it may be recorded. */
export function refusalOf(
  item: ChecklistItem,
  event: ItemEvent,
  circumstances: Circumstances,
): string | null {
  return closedRefusal(item, event) ?? ownRefusal(item, event, circumstances);
}

/** What may still be said about an item that is closed or waived. */
const AFTER_THE_END: ReadonlySet<ItemEvent["event"]> = new Set([
  "noted",
  "skipped",
  "reopened",
  "abused",
  "probed",
  "derived",
  "scrubbed",
  "evidence",
  "revocation-answered",
  ...STAGES,
  "not-replaced",
]);

function closedRefusal(item: ChecklistItem, event: ItemEvent): string | null {
  const isEnded = isClosed(item) || item.state === "waived";
  if (!isEnded || AFTER_THE_END.has(event.event)) return null;
  return `it is ${item.state === "waived" ? "waived" : "closed"}; open it again first, with a reason (reopen)`;
}

function ownRefusal(
  item: ChecklistItem,
  event: ItemEvent,
  circumstances: Circumstances,
): string | null {
  switch (event.event) {
    case "evidence":
      return subStepRefusal(item.evidence, event, event.outcome === "skipped");
    case "derived":
      return subStepRefusal(item.derived, event, event.outcome === "accepted");
    case "scrubbed":
      return subStepRefusal(item.scrub, event, event.outcome === "accepted");
    case "generated":
    case "updated":
    case "reloaded":
    case "validated":
      return stageRefusal(item, event, circumstances);
    case "not-replaced":
      return noReplacementRefusal(item, event);
    case "revoked":
      return revokedRefusal(item, event, circumstances);
    case "identified":
      return identifiedRefusal(item, event, circumstances);
    case "abused":
    case "noted":
      return null;
    case "skipped":
    case "reopened":
      return reasonMissing(event.note);
    case "revocation-sent":
      return sendingRefusal(item, circumstances);
    case "revocation-answered":
      return item.pending === null ? "nothing was sent for it" : null;
    default:
      return endRefusal(item, event, circumstances);
  }
}

function endRefusal(
  item: ChecklistItem,
  event: Of<"probed" | "proven" | "rejected" | "attested" | "waived" | "compensated">,
  { now }: Circumstances,
): string | null {
  switch (event.event) {
    case "probed":
      return item.isProbeable ? null : `no harmless question can be asked about it`;
    case "proven":
    case "rejected":
      return halvesRefusal(item);
    case "attested":
      return attestedRefusal(item, event);
    case "waived":
      return reasonMissing(event.note) ?? untilRefusal(event.until, now);
    case "compensated":
      if (!item.isIrrevocable) return "it can be revoked, so making up for it is not enough";
      return reasonMissing(event.note);
  }
}

function reasonMissing(note: string): string | null {
  return note.trim() === "" ? "a reason is needed: it goes into the report" : null;
}

function subStepRefusal(
  steps: readonly SubStep[],
  { what, note }: { readonly what: string; readonly note: string },
  isReasonNeeded: boolean,
): string | null {
  if (!steps.some((step) => step.what === what)) return `it has no such step: ${what}`;
  return isReasonNeeded ? reasonMissing(note) : null;
}

const STAGE_WORDS: Readonly<Record<Stage, string>> = {
  generated: "generate the new one",
  updated: "put the new one where the old one was",
  reloaded: "reload or restart what uses it",
  validated: "see that the new one works",
};

function isCredential({ type }: ChecklistItem): boolean {
  return type === "credential" || type === "reference";
}

/** Every stage after the one before it; in an emergency none before the old one is revoked, and none onto an unclean host. */
function stageRefusal(
  item: ChecklistItem,
  event: Of<Stage>,
  circumstances: Circumstances,
): string | null {
  if (!isCredential(item)) return "there is nothing to replace";
  if (item.stage === "not-replaced") return "it was said that it is not replaced; reopen it first";
  const reached = item.stage === null ? -1 : STAGES.indexOf(item.stage);
  const missing = STAGES[reached + 1];
  if (missing !== undefined && reached + 1 < STAGES.indexOf(event.event))
    return `the step before it is missing: ${STAGE_WORDS[missing]}`;
  return circumstances.mode === "normal" ? null : emergencyRefusal(item, event, circumstances);
}

function emergencyRefusal(
  item: ChecklistItem,
  event: Of<Stage>,
  { isHostClean }: Circumstances,
): string | null {
  if (halvesRefusal(item) !== null)
    return "in an emergency the old one is revoked first; see: --mode normal";
  const isHarmless = event.event === "generated" || isHostClean || event.note.trim() !== "";
  return isHarmless
    ? null
    : "the host is not marked clean: a new value loaded there is a second leak; with a reason it is recorded all the same";
}

function noReplacementRefusal(item: ChecklistItem, { note }: Of<"not-replaced">): string | null {
  if (!isCredential(item)) return "there is nothing to replace";
  if (item.stage !== null && item.stage !== "not-replaced")
    return "a replacement was begun; reopen it first";
  return reasonMissing(note);
}

function revokedRefusal(
  item: ChecklistItem,
  { part }: Of<"revoked">,
  { mode }: Circumstances,
): string | null {
  if (!isCredential(item)) return "there is nothing to revoke";
  if (item.isIrrevocable) return "it cannot be revoked: say what makes it harmless (compensated)";
  return halfRefusal(item, part) ?? evidenceRefusal(item) ?? notReplacedRefusal(item, mode);
}

function halfRefusal(item: ChecklistItem, part: string): string | null {
  const half = item.halves.find((known) => known.part === part);
  if (half === undefined) return `it has no half named ${part}`;
  const isAgain = item.pending !== null || item.isAliveAfterRevocation;
  return half.revokedAt !== null && !isAgain ? "that was recorded already" : null;
}

function evidenceRefusal({ evidence }: ChecklistItem): string | null {
  const open = evidence.find(({ state }) => state === "open");
  return open === undefined
    ? null
    : `evidence that dies with it comes first: ${open.what} (take it, or skip it with a reason)`;
}

function notReplacedRefusal({ stage }: ChecklistItem, mode: Mode): string | null {
  if (mode === "emergency" || stage === "validated" || stage === "not-replaced") return null;
  return "in normal mode the new one works first: generate, update, reload, validate (or say that it is not replaced)";
}

/** Proof and attestation are about the whole of it. */
function halvesRefusal({ halves }: ChecklistItem): string | null {
  const open = halves.filter(({ revokedAt }) => revokedAt === null);
  if (open.length === 0) return null;
  const names = open.map(({ part }) => part || "the credential itself");
  return `not revoked yet: ${names.join(", ")}`;
}

function attestedRefusal(item: ChecklistItem, { statement, file }: Of<"attested">): string | null {
  if (statement.trim() === "") return "a statement is needed: what you did and saw";
  if (item.isIrrevocable) return "it cannot be revoked: say what makes it harmless (compensated)";
  if (file !== null && !/^[0-9a-f]{64}$/u.test(file)) return "that is no SHA-256 of a file";
  return halvesRefusal(item);
}

function untilRefusal(until: string | null, now: string): string | null {
  if (until === null) return null;
  const end = epochMilliseconds(until);
  if (end === null) return `${until} is no date`;
  return end <= (epochMilliseconds(now) ?? 0) ? `${until} is over already` : null;
}

function identifiedRefusal(
  item: ChecklistItem,
  { kind }: Of<"identified">,
  { isKind }: Circumstances,
): string | null {
  if (item.type !== "credential") return "only a credential has a kind";
  if (!isKind(kind)) return `the catalogue has no kind ${kind}`;
  if (item.ambiguous.length === 0 && !item.isGeneric) return `its kind is known: ${item.kind}`;
  const isBegun = item.halves.some(({ revokedAt }) => revokedAt !== null);
  return isBegun ? "it is half way already; reopen it first" : null;
}

/** Law 2: nothing outside is changed before the evidence of this incident is sealed. */
function sendingRefusal(item: ChecklistItem, { isSealed }: Circumstances): string | null {
  if (!item.hasApi) return "its provider has no way to revoke it over an API";
  if (!isSealed)
    return "the evidence of this incident is not sealed yet; seal it first: ir contain";
  if (item.pending !== null)
    return "a revocation was sent before and its answer never came; say what became of it";
  return evidenceRefusal(item);
}
