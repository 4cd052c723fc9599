/** Asks a gateway about a token, in the lab, with the real transport: `ask-gateway.ts JSON` prints what came. */

import { setTimeout } from "node:timers/promises";

import { nodeProbeTransport } from "../../../src/adapters/probe/node-probe-transport.ts";
import { systemClock } from "../../../src/adapters/node/clock.ts";
import { randomIds } from "../../../src/adapters/node/ids.ts";
import { probesFor } from "../../../src/credentials/probes/index.ts";
import { probeOnce, proveDead } from "../../../src/credentials/proof/prove-dead.ts";
import type { Asked } from "../../../src/credentials/proof/prove-dead.ts";
import type { ProbeSample } from "../../../src/credentials/proof/sample.ts";
import { recorded } from "../../../src/model/json.ts";
import { Secret } from "../../../src/model/secret.ts";

export interface GatewayQuestion {
  readonly kind: "oc_gateway_token" | "oc_hooks_token";
  readonly address: string;
  readonly token: string;
  readonly replacement: string | null;
  readonly earlier: readonly ProbeSample[];
  readonly isProof: boolean;
  /** Asked again until it is refused, so that the moment of its death is seen. */
  readonly isWatch: boolean;
  readonly observeSeconds: number;
}

const asked = recorded<GatewayQuestion>(JSON.parse(process.argv[2] ?? "{}"));

function about(token: string, fingerprint: string): Asked {
  return {
    question: {
      secret: Secret.fromText(token),
      parameters: { address: asked.address, scheme: "http" },
      companions: {},
    },
    fingerprint,
  };
}

const [probe] = probesFor(asked.kind);
if (probe === undefined) throw new Error(`no probe for ${asked.kind}`);
const samples: ProbeSample[] = [];
const request = {
  kind: asked.kind,
  ambiguous: [],
  probe,
  target: about(asked.token, "OLD"),
  replacement: asked.replacement === null ? null : about(asked.replacement, "NEW"),
  observeSeconds: asked.observeSeconds,
  patienceSeconds: 0,
  derived: [],
  earlier: asked.earlier,
  recordedUse: "",
  confirmed: ["address"],
  isMintAllowed: false,
  incident: "lab",
  vantage: "lab",
};
const tools = {
  transport: nodeProbeTransport(),
  clock: systemClock(),
  ids: randomIds(),
  signal: new AbortController().signal,
  record: (sample: ProbeSample) => void samples.push(sample),
};
const WATCH_MS = 60_000;

async function once(): Promise<null> {
  const until = performance.now() + (asked.isWatch ? WATCH_MS : 0);
  for (;;) {
    const { state } = await probeOnce(request, tools);
    if (state === "dead" || performance.now() >= until) return null;
    await setTimeout(200);
  }
}

const result = asked.isProof ? await proveDead(request, tools) : await once();
process.stdout.write(JSON.stringify({ samples, result }));
