/** One probe against the providers of this machine, with the real transport. */

import type { TestNetwork } from "../../../../src/adapters/probe/open-connection.ts";
import { nodeProbeTransport } from "../../../../src/adapters/probe/node-probe-transport.ts";
import { systemClock } from "../../../../src/adapters/node/clock.ts";
import { randomIds } from "../../../../src/adapters/node/ids.ts";
import type { Probe } from "../../../../src/credentials/probe.ts";
import { probesFor } from "../../../../src/credentials/probes/index.ts";
import { probeOnce } from "../../../../src/credentials/proof/prove-dead.ts";
import type { ProofRequest } from "../../../../src/credentials/proof/prove-dead.ts";
import type { ProbeSample, SampleRole } from "../../../../src/credentials/proof/sample.ts";
import { KINDS } from "../../../../src/credentials/kinds/index.ts";
import { Secret } from "../../../../src/model/secret.ts";

/** Stands for the value in every encoding: letters that no encoding changes but base64. */
export const CANARY = "canary-0123456789-value";

const KIND_IDS = KINDS.map(({ id }) => id);

export interface ListedProbe {
  readonly kind: string;
  readonly probe: Probe;
}

export const PROBES: readonly ListedProbe[] = KIND_IDS.flatMap((kind) =>
  probesFor(kind).map((probe) => ({ kind, probe })),
);

export function probeNamed(id: string): ListedProbe {
  const found = PROBES.find(({ probe }) => probe.id === id);
  if (found === undefined) throw new Error(`no probe ${id}`);
  return found;
}

export function requestFor(
  { kind, probe }: ListedProbe,
  parameters: Readonly<Record<string, string>>,
  more: Partial<ProofRequest> & { readonly secret?: Secret } = {},
): ProofRequest {
  const { secret = Secret.fromText(CANARY), ...rest } = more;
  return {
    kind,
    ambiguous: [],
    probe,
    target: { question: { secret, parameters, companions: {} }, fingerprint: "OLD" },
    replacement: null,
    observeSeconds: 60,
    patienceSeconds: 0,
    derived: [],
    earlier: [],
    recordedUse: "",
    confirmed: probe.parameters.map(({ name }) => name),
    isMintAllowed: true,
    incident: "inc-1",
    vantage: "test",
    ...rest,
  };
}

export async function askOnce(
  request: ProofRequest,
  network: TestNetwork,
  role: SampleRole = "target",
): Promise<ProbeSample> {
  return probeOnce(
    request,
    {
      transport: nodeProbeTransport(network),
      clock: systemClock(),
      ids: randomIds(),
      signal: new AbortController().signal,
      record: () => {},
    },
    role,
  );
}

/** Every host that a probe of these parameters may talk to. */
export function hostsOf(
  { probe }: ListedProbe,
  parameters: Readonly<Record<string, string>>,
): readonly string[] {
  return probe.hosts.map(
    (host) =>
      host.replaceAll(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? "").split(":")[0] ??
      "",
  );
}
