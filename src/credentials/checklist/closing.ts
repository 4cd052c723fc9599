/** When an item is closed, and what is missing until then (facts/credentials.md section 10, criteria 22 to 24). */

import { epochMilliseconds } from "../../model/instant.ts";
import type { ChecklistItem, SubStep } from "./item.ts";

/** Empty when it is closed; else a sentence each. A waived item is not closed: see `isWaived`. */
export function closing(item: ChecklistItem): readonly string[] {
  return [...endMissing(item), ...stepsMissing(item)];
}

function endMissing(item: ChecklistItem): readonly string[] {
  if (item.isAliveAfterRevocation) return ["it is still ALIVE after it was revoked"];
  switch (item.state) {
    case "proven":
    case "compensated":
      return [];
    case "attested":
      return isFileNeeded(item) && item.attestation?.file === null
        ? ["the attestation has no file that shows it: a screenshot, a letter"]
        : [];
    case "rejected":
      return ["it is refused, but nobody ever saw it alive: attest its end, or waive it"];
    case "revoked":
      return [item.isProbeable ? "its end is not proved yet" : "nobody attested its end yet"];
    case "waived":
      return ["it was waived, not ended"];
    case "found":
    case "replaced":
      return [unendedWords(item)];
  }
}

function unendedWords(item: ChecklistItem): string {
  if (item.type === "review" || item.type === "coverage") return "nobody has looked yet";
  if (item.isIrrevocable) return "it cannot be revoked: say what makes it harmless";
  const open = item.halves.filter(({ revokedAt }) => revokedAt === null);
  const names = open.map(({ part }) => part || "the credential itself").join(", ");
  return open.length < item.halves.length
    ? `half of it is not revoked: ${names}`
    : "it is not revoked";
}

/** What a person looked at needs no file; the end of a credential does. */
function isFileNeeded({ type }: ChecklistItem): boolean {
  return type === "credential" || type === "reference";
}

function stepsMissing({ derived }: ChecklistItem): readonly string[] {
  return derived.filter(isOpen).map(({ what }) => `not looked at: ${what}`);
}

function isOpen({ state }: SubStep): boolean {
  return state === "open";
}

/** Named and with a reason, until it expires; what is alive after its revocation cannot be waived away. */
export function isWaived(item: ChecklistItem, now: string): boolean {
  if (item.state !== "waived" || item.isAliveAfterRevocation) return false;
  if (item.waivedUntil === null) return true;
  const until = epochMilliseconds(item.waivedUntil);
  const moment = epochMilliseconds(now);
  return until !== null && moment !== null && moment < until;
}

export function isClosed(item: ChecklistItem): boolean {
  return item.closedAt !== null;
}

/** Neither closed nor waived: somebody still has to do something. */
export function isOpenItem(item: ChecklistItem, now: string): boolean {
  return !isClosed(item) && !isWaived(item, now);
}
