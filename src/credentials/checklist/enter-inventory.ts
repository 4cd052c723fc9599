/** An inventory to the events that put it onto the list: one item for each credential, reference, provider and gap. */

import type { CredentialInventory, FoundCredential, Tier } from "../../model/credential.ts";
import type { ItemSource } from "./credential-event.ts";
import { placeKey } from "./fold-checklist.ts";
import type { ChecklistItem } from "./item.ts";
import type { Catalogue } from "./new-item.ts";

const SHORTEST = 8;
const COVERAGE_ID = "places";

export interface NewSource {
  readonly event: "found";
  readonly item: string;
  readonly source: ItemSource;
}

export interface Entering {
  /** What is on the list already. */
  readonly known: readonly ChecklistItem[];
  readonly catalogue: Catalogue;
  /** Lower-case hex of a hash over a text. */
  hash(text: string): string;
}

/** Only what is new, or has new places: taking the same inventory twice adds nothing. */
export function enteringEvents(
  inventory: CredentialInventory,
  { known, catalogue, hash }: Entering,
): readonly NewSource[] {
  const byFingerprint = new Map(
    known.filter(({ type }) => type === "credential").map((item) => [item.fingerprint, item]),
  );
  const ids = new Set(known.map(({ id }) => id));
  const found: NewSource[] = [];
  const sorted = inventory.credentials.toSorted((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
  for (const credential of sorted) {
    const item = byFingerprint.get(credential.fingerprint);
    if (item !== undefined && !hasNewPlace(item, credential)) continue;
    const id = item?.id ?? freeId(credential.fingerprint, ids);
    ids.add(id);
    found.push({ event: "found", item: id, source: { type: "credential", found: credential } });
  }
  const rest = [
    ...inventory.unresolved.map((reference): NewSource => {
      const id = `ref-${hash(JSON.stringify([reference.path, reference.at])).slice(0, SHORTEST)}`;
      return { event: "found", item: id, source: { type: "reference", reference } };
    }),
    ...reviews(inventory.credentials, { catalogue, hash }),
  ].filter(({ item }) => !ids.has(item));
  return [...found, ...rest, ...coverage(inventory.coverage.gaps, known)];
}

function hasNewPlace(item: ChecklistItem, { locations }: FoundCredential): boolean {
  const places = new Set(item.copies.map(placeKey));
  return locations.some((location) => !places.has(placeKey(location)));
}

/** The beginning of its fingerprint: short enough to be typed, long enough to be the only one. */
function freeId(fingerprint: string, taken: ReadonlySet<string>): string {
  let length = SHORTEST;
  while (length < fingerprint.length && taken.has(fingerprint.slice(0, length))) length += 1;
  return fingerprint.slice(0, length);
}

/** Who lets money be spent is looked at as a whole, beside its keys. */
function reviews(
  credentials: readonly FoundCredential[],
  { catalogue, hash }: Pick<Entering, "catalogue" | "hash">,
): readonly NewSource[] {
  const providers = new Map<string, { readonly console: string; readonly tier: Tier }>();
  for (const { kind, tier } of credentials) {
    const console = catalogue.kind(kind)?.manual.console ?? "";
    const host = /https:\/\/([\w.-]+)/u.exec(console)?.[1];
    const isSpending = tier === "spend" || tier === "mint";
    if (host !== undefined && isSpending && !providers.has(host))
      providers.set(host, { console, tier: "spend" });
  }
  return [...providers]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([provider, { console, tier }]) => ({
      event: "found",
      item: `use-${hash(provider).slice(0, SHORTEST)}`,
      source: { type: "review", provider, console, tier },
    }));
}

/** One item for all that was not read: a list that is not whole says so until a person answers for it. */
function coverage(gaps: readonly string[], known: readonly ChecklistItem[]): readonly NewSource[] {
  const told = new Set(known.find(({ id }) => id === COVERAGE_ID)?.gaps);
  const added = gaps.filter((gap) => !told.has(gap));
  return added.length === 0
    ? []
    : [{ event: "found", item: COVERAGE_ID, source: { type: "coverage", gaps: added } }];
}
