/** The first line of an item: what was found, and what its kind says is to be done. */

import type { CredentialLocation, FoundCredential } from "../../model/credential.ts";
import type { CredentialKind, ManualStep } from "../credential-kind.ts";
import type { ApiRevocation, NoProbe, Probe } from "../probe.ts";
import type { ItemSource } from "./credential-event.ts";
import type { ChecklistItem, SubStep } from "./item.ts";

/** What is known about kinds, by their id. */
export interface Catalogue {
  kind(id: string): CredentialKind | undefined;
  probes(id: string): readonly Probe[];
  whyNoProbe(id: string): NoProbe | null;
  revocation(id: string): ApiRevocation | undefined;
}

/** For what the catalogue does not know: true for any credential. */
const GENERIC_STEPS: readonly ManualStep[] = [
  { phase: "create", text: "create a new one on a machine that you trust, if it is still needed" },
  { phase: "load", text: "put it where the old one was, once the host is clean" },
  { phase: "validate", text: "see that what used the old one works with the new one" },
  {
    phase: "revoke",
    text: "find out who issued it (its place and its owner tell), sign in there from a machine that you trust, and revoke it; where that cannot be done, change what it opens",
  },
  { phase: "aftercare", text: "look there at its last use, and at what was made with it" },
];
const GENERIC_DERIVED = ["other keys, sessions or users that were made with it"];

const REVIEW_STEPS: readonly ManualStep[] = [
  {
    phase: "aftercare",
    text: "open usage and billing: note what you do not know, by key and by day",
  },
  { phase: "aftercare", text: "set a spending limit and an alert that reaches you" },
];

const COVERAGE_STEPS: readonly ManualStep[] = [
  {
    phase: "aftercare",
    text: "look there yourself, or state why nothing of yours can be there: what these places hold is not on this list",
  },
];

const REFERENCE_STEPS: readonly ManualStep[] = [
  {
    phase: "revoke",
    text: "a credential stands behind this reference, but its value was not seen: find it where the reference points to, and revoke it at its issuer",
  },
];

/** Neither done nor known yet. */
const UNTOUCHED = {
  state: "found",
  isAbused: false,
  evidence: [],
  halves: [],
  derived: [],
  scrub: [],
  stage: null,
  pending: null,
  lastVerdict: null,
  isAliveAfterRevocation: false,
  attestation: null,
  waivedUntil: null,
  closedAt: null,
  isSkipped: false,
  history: [],
} as const;

const BARE = {
  ...UNTOUCHED,
  kind: "unknown",
  isGeneric: false,
  family: "",
  fingerprint: "",
  owner: "",
  lastFour: "",
  ambiguous: [],
  copies: [],
  gaps: [],
  console: "",
  checkedOn: "",
  isProbeable: false,
  isIrrevocable: false,
  whyNoProbe: "",
  hasApi: false,
  isSelfService: false,
  observeSeconds: 0,
  firstSeen: null,
  lastRotated: null,
} as const;

export function newItem(id: string, source: ItemSource, catalogue: Catalogue): ChecklistItem {
  switch (source.type) {
    case "credential":
      return credentialItem(id, source.found, catalogue);
    case "reference": {
      const { path, at, why } = source.reference;
      return {
        ...BARE,
        id,
        type: "reference",
        name: `reference ${at} in ${path}: ${why}`,
        tier: "mint",
        steps: REFERENCE_STEPS,
        halves: [untouchedHalf("")],
      };
    }
    case "review":
      return {
        ...BARE,
        id,
        type: "review",
        name: `usage and spending limit of ${source.provider}`,
        console: source.console,
        tier: source.tier,
        steps: REVIEW_STEPS,
      };
    case "coverage":
      return {
        ...BARE,
        id,
        type: "coverage",
        name: "places that were not read",
        tier: "mint",
        steps: COVERAGE_STEPS,
        gaps: source.gaps,
      };
  }
}

function credentialItem(id: string, found: FoundCredential, catalogue: Catalogue): ChecklistItem {
  return {
    ...BARE,
    id,
    type: "credential",
    ...identity(found),
    ...guidance(found.kind, catalogue),
    scrub: scrubSteps(found.locations),
  };
}

function identity(found: FoundCredential) {
  return {
    kind: found.kind,
    tier: found.tier,
    fingerprint: found.fingerprint,
    owner: found.owner,
    lastFour: found.lastFour,
    ambiguous: found.ambiguous,
    copies: found.locations,
    firstSeen: found.firstSeen,
    lastRotated: found.lastRotated,
  };
}

type Named = Pick<ChecklistItem, "name" | "steps">;

/** All that follows from the kind; asked again once a person has said which kind it is. */
export function guidance(id: string, catalogue: Catalogue): Partial<ChecklistItem> & Named {
  const kind = catalogue.kind(id);
  if (kind === undefined) {
    return {
      name: "credential of a kind that the catalogue does not know",
      isGeneric: true,
      steps: GENERIC_STEPS,
      derived: GENERIC_DERIVED.map((what) => openStep(what, "")),
      halves: [untouchedHalf("")],
      whyNoProbe: "nobody has said yet how its issuer answers",
    };
  }
  const { manual } = kind;
  return {
    name: kind.name,
    isGeneric: false,
    family: kind.family,
    console: manual.console,
    checkedOn: manual.checkedOn,
    steps: manual.steps,
    evidence: manual.evidenceFirst.map((what) => openStep(what, "")),
    halves: (kind.parts.length === 0 ? [""] : kind.parts).map(untouchedHalf),
    derived: kind.derived.map((what) => openStep(what, "")),
    observeSeconds: kind.observeSeconds,
    ...overTheNetwork(id, catalogue),
  };
}

function overTheNetwork(id: string, catalogue: Catalogue) {
  const none = catalogue.whyNoProbe(id);
  const revocation = catalogue.revocation(id);
  return {
    isProbeable: none === null,
    isIrrevocable: none?.none === "irrevocable",
    whyNoProbe: none?.why ?? "",
    hasApi: revocation !== undefined,
    isSelfService: revocation?.isSelfService ?? false,
  };
}

function untouchedHalf(part: string) {
  return { part, revokedAt: null, by: "" };
}

export function openStep(what: string, how: string): SubStep {
  return { what, how, state: "open", by: "", at: "", note: "" };
}

/** Old values that stay behind when the credential is replaced, one step for each place. */
export function scrubSteps(locations: readonly CredentialLocation[]): readonly SubStep[] {
  const places = new Map<string, string>();
  for (const location of locations) {
    const how = scrubWords(location);
    if (how !== null) places.set(`${location.path} (${scrubPoint(location)})`, how);
  }
  return [...places]
    .map(([what, how]) => openStep(what, how))
    .toSorted((a, b) => (a.what < b.what ? -1 : 1));
}

/** One step for a whole log or transcript, but for each commit and each table of a database. */
function scrubPoint({ place, at, state }: CredentialLocation): string {
  if (place === "git-history") return at;
  if (place === "database") return `${at.split(" ")[0] ?? at}, ${state}`;
  return state;
}

function scrubWords({ place, state }: CredentialLocation): string | null {
  switch (place) {
    case "git-history":
      return "the commit keeps the value for ever: rewrite the history, or count it as public";
    case "transcript":
    case "log":
      return "the value was written down: remove the lines once the case is closed";
    case "shell-history":
      return "remove the line from the shell's history";
    case "database":
      return state === "deleted"
        ? "marked as deleted, but still in the file: delete the row, then VACUUM"
        : null;
    case "config":
    case "env-file":
    case "file":
    case "service-file":
    case "environment":
    case "other":
      return state === "current"
        ? null
        : "an older copy that the gateway may take back: move it out of the folder";
  }
}
