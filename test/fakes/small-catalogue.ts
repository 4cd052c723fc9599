/** A few kinds that differ in all that a checklist decides by. */

import type { CredentialKind } from "../../src/credentials/credential-kind.ts";
import type { ApiRevocation, Probe, ProbeState } from "../../src/credentials/probe.ts";
import type { ProbeSample } from "../../src/credentials/proof/sample.ts";
import type { Catalogue } from "../../src/credentials/checklist/new-item.ts";
import type { CredentialLocation, FoundCredential, Tier } from "../../src/model/credential.ts";

function kind(id: string, parts: Partial<CredentialKind> = {}): CredentialKind {
  return {
    id,
    name: `${id} of Acme`,
    family: "acme",
    tier: "spend",
    entropy: "high",
    shapes: [],
    places: { config: [], environment: [], files: [], database: [] },
    manual: {
      console: `https://${id}.example/keys`,
      steps: [
        { phase: "create", text: "create a new key" },
        { phase: "load", text: "put it into the secret store" },
        { phase: "validate", text: "send a message" },
        { phase: "revoke", text: "delete the old key" },
        { phase: "aftercare", text: "look at its last use" },
      ],
      evidenceFirst: [],
      checkedOn: "2026-11-20",
    },
    parts: [],
    observeSeconds: 60,
    delay: "",
    derived: [],
    sources: [],
    unverified: [],
    ...parts,
  };
}

const { manual } = kind("acme");

export const KINDS: readonly CredentialKind[] = [
  kind("plain"),
  kind("mint", { tier: "mint", derived: ["keys that it made", "users that it invited"] }),
  kind("slow", { observeSeconds: 1800 }),
  kind("selfish", { tier: "spend" }),
  kind("halves", { tier: "impersonate", parts: ["access token", "channel secret"] }),
  kind("linked", { tier: "impersonate" }),
  kind("forever", { tier: "impersonate" }),
  kind("watched", { manual: { ...manual, evidenceFirst: ["photo of the linked devices"] } }),
  kind("reader", { tier: "read" }),
];

const probe = (id: string): Probe => ({
  id: `${id}-probe`,
  version: 1,
  hosts: [`api.${id}.example`],
  parameters: [],
  companions: [],
  sideEffect: "none",
  isSecretInUrl: false,
  sends: "secret",
  secondsBetween: 5,
  request: () => {
    throw new Error("nobody sends in this test");
  },
  answers: [],
  impostor: (_random, question) => question,
  impostorSays: [],
});

const revocation: ApiRevocation = {
  id: "selfish-revoke",
  isSelfService: true,
  needs: "the value itself",
  sideEffects: ["the bot leaves every channel"],
  isUndoable: false,
  hosts: ["api.selfish.example"],
  parameters: [],
  hasDryRun: false,
  request: ({ secret }) => ({
    method: "DELETE",
    host: "api.selfish.example",
    path: ["/v1/tokens/self"],
    headers: { authorization: ["Bearer ", secret] },
    body: null,
  }),
  isAcknowledged: ({ status }) => status === 204,
};

export const CATALOGUE: Catalogue = {
  kind: (id) => KINDS.find((known) => known.id === id),
  probes: (id) => (["linked", "forever"].includes(id) ? [] : [probe(id)]),
  whyNoProbe: (id) => {
    if (id === "forever") return { none: "irrevocable", why: "a key pair has no issuer" };
    const isKnown = KINDS.some((known) => known.id === id);
    if (isKnown && id !== "linked") return null;
    return { none: "not-probeable", why: "asking would take the session over" };
  },
  revocation: (id) => (id === "selfish" ? revocation : undefined),
};

export function place(parts: Partial<CredentialLocation> = {}): CredentialLocation {
  return {
    place: "config",
    path: "/home/claw/.openclaw/openclaw.json",
    at: "models.providers.acme.apiKey",
    state: "current",
    encoding: "plain",
    ...parts,
  };
}

/** A credential whose fingerprint begins with `name`. */
export function found(
  kindId: string,
  name: string,
  parts: Partial<FoundCredential> = {},
): FoundCredential {
  const tier: Tier = CATALOGUE.kind(kindId)?.tier ?? "mint";
  return {
    kind: kindId,
    fingerprint: name.padEnd(26, "0"),
    tier,
    owner: "",
    lastFour: "",
    locations: [place()],
    ambiguous: [],
    firstSeen: null,
    lastRotated: null,
    ...parts,
  };
}

/** What one question about the old value was answered. */
export function sample(state: ProbeState): ProbeSample {
  return {
    at: "2026-11-21T11:00:00.000Z",
    mono: "1",
    boot: "boot-1",
    role: "target",
    probe: "plain-probe",
    probeVersion: 1,
    fingerprint: "",
    vantage: "laptop",
    method: "GET",
    host: "api.plain.example",
    path: "/",
    from: "",
    to: "",
    status: 200,
    bodyClass: "json",
    state,
    signal: "said so",
    notBefore: null,
  };
}
