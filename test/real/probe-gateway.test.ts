/** The life and death of a real gateway's own tokens, asked from inside its lab. */

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";

import type { Proved } from "../../src/credentials/proof/prove-dead.ts";
import type { ProbeSample } from "../../src/credentials/proof/sample.ts";
import { recorded } from "../../src/model/json.ts";
import type { GatewayQuestion } from "./deeds/ask-gateway.ts";
import type { Lab } from "./harness/lab.ts";
import { openLab } from "./harness/namespaces.ts";
import { describeWith } from "./harness/require-parts.ts";
import { startGateway } from "./harness/start-gateway.ts";
import type { Gateway } from "./harness/start-gateway.ts";
import { waitFor } from "./harness/wait.ts";

const ASK = join(import.meta.dirname, "deeds/ask-gateway.ts");
const OLD_HOOKS = "hooks-token-old-0a1b2c3d4e5f60718293a4b5";
const NEW_HOOKS = "hooks-token-new-5b4a39281706f5e4d3c2b1a0";
const NEW_TOKEN = "lab-token-new-9f8e7d6c5b4a39281706f5e4d3c2b1a0";

let lab: Lab;
let gateway: Gateway;

interface Told {
  readonly samples: readonly ProbeSample[];
  readonly result: Proved | null;
}

async function ask(
  question: Partial<GatewayQuestion> & Pick<GatewayQuestion, "kind" | "token">,
): Promise<Told> {
  const whole: GatewayQuestion = {
    address: `127.0.0.1:${gateway.port}`,
    replacement: null,
    earlier: [],
    isProof: false,
    isWatch: false,
    observeSeconds: 30,
    ...question,
  };
  const argv = [process.execPath, ASK, JSON.stringify(whole)];
  return recorded<Told>(JSON.parse(await lab.mustRun(argv, { timeoutMs: 200_000 })));
}

async function stateOf(kind: GatewayQuestion["kind"], token: string): Promise<string> {
  const { samples } = await ask({ kind, token });
  return samples[0]?.state ?? "not asked";
}

function rowsOfWork(database: DatabaseSync): readonly (readonly [string, number])[] {
  const tables = database.prepare(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
  );
  return recorded<{ name: string }[]>(tables.all())
    .filter(({ name }) => /session|cron|run|task|job|tool|transcript|message|event/.test(name))
    .map(({ name }) => {
      const counted = database.prepare(`SELECT count(*) AS n FROM "${name}"`).get();
      return [name, recorded<{ n: number }>(counted).n] as const;
    });
}

/** Rows of every table that a session, a run or a job would leave, and the folders of sessions. */
function tracesOfWork(): Readonly<Record<string, number>> {
  const traces: Record<string, number> = {};
  for (const name of readdirSync(gateway.stateDir, { recursive: true, encoding: "utf8" })) {
    if (/(?:^|\/)sessions\//.test(name)) traces[name] = 1;
    if (!name.endsWith(".sqlite") || name.startsWith("tmp/")) continue;
    const database = new DatabaseSync(join(gateway.stateDir, name), { readOnly: true });
    try {
      for (const [table, rows] of rowsOfWork(database)) traces[`${name} ${table}`] = rows;
    } finally {
      database.close();
    }
  }
  return traces;
}

function rotate(change: (config: Record<string, Record<string, unknown>>) => void): void {
  const config = recorded<Record<string, Record<string, unknown>>>(
    JSON.parse(readFileSync(gateway.configFile, "utf8")),
  );
  change(config);
  writeFileSync(gateway.configFile, JSON.stringify(config, null, 2));
}

/** Milliseconds from a change of the config to the first refusal, seen by one process that asks all the time. */
async function deadAfter(
  kind: GatewayQuestion["kind"],
  { token, changed }: { readonly token: string; readonly changed: Promise<number> },
): Promise<number> {
  const { samples } = await ask({ kind, token, isWatch: true });
  const at = await changed;
  // It was asked before the change as well, or the watch would have come too late to see it.
  expect(samples.find((sample) => Date.parse(sample.at) < at)?.state).toBe("live");
  const states = samples.map(({ state }) => state);
  expect([new Set(states.slice(0, -1)), states.at(-1)]).toEqual([new Set(["live"]), "dead"]);
  return Date.parse(samples.at(-1)?.at ?? "") - at;
}

describeWith(["namespaces", "openclaw"], "40 a real gateway's own tokens", () => {
  beforeAll(async () => {
    lab = await openLab();
    const hooks = { enabled: true, token: OLD_HOOKS };
    gateway = await startGateway(lab, { extra: { hooks }, wait: false });
    await gateway.waitUntilReady(300_000);
  }, 400_000);
  afterAll(() => lab.dispose());

  test("live, rotated, dead within five seconds and proved; nothing is created", async () => {
    const kinds = [
      ["oc_gateway_token", gateway.token, NEW_TOKEN],
      ["oc_hooks_token", OLD_HOOKS, NEW_HOOKS],
    ] as const;
    const before = new Map<string, readonly ProbeSample[]>();
    // Whatever a gateway does on its own after its start is done by now.
    for (const [kind, token] of kinds) expect(await stateOf(kind, token)).toBe("live");
    const traces = tracesOfWork();
    expect(Object.keys(traces).length).toBeGreaterThan(3);
    for (const [kind, token] of kinds) {
      const { samples } = await ask({ kind, token });
      expect(samples.map(({ state }) => state)).toEqual(["live"]);
      before.set(kind, samples);
      expect(await stateOf(kind, `${token}-wrong`)).toBe("dead");
    }
    expect(tracesOfWork()).toEqual(traces);
    const changed = Promise.withResolvers<number>();
    const watches = kinds.map(([kind, token]) =>
      deadAfter(kind, { token, changed: changed.promise }),
    );
    // Both watches have asked by then, on a busy machine too; if they have not, they say so.
    await setTimeout(5_000);
    rotate((config) => {
      const { gateway: own = {}, hooks = {} } = config;
      own["auth"] = { mode: "token", token: NEW_TOKEN };
      hooks["token"] = NEW_HOOKS;
    });
    changed.resolve(Date.now());
    const took = await Promise.all(watches);
    console.log("dead after rotation by file, ms (gateway, hooks):", took);
    for (const milliseconds of took) expect(milliseconds).toBeLessThan(5_000);
    // The change of the config itself is told by one row of the gateway, and by nothing else.
    const AUDIT = "state/openclaw.sqlite diagnostic_events";
    await waitFor(
      "the row about the config",
      60_000,
      () => tracesOfWork()[AUDIT] !== traces[AUDIT],
    );
    const rotated = tracesOfWork();
    expect({ ...rotated, [AUDIT]: traces[AUDIT] }).toEqual(traces);
    const proofs = await Promise.all(
      kinds.map(([kind, token, replacement]) =>
        ask({ kind, token, replacement, earlier: before.get(kind) ?? [], isProof: true }),
      ),
    );
    for (const { result } of proofs) {
      const proof = result?.proof;
      if (proof?.state !== "proved") throw new Error(JSON.stringify(proof));
      expect(proof.before).toBe("live");
      expect(proof.window.seconds).toBeGreaterThanOrEqual(30);
      expect(JSON.stringify(result)).not.toMatch(/lab-token|hooks-token/);
    }
    expect(tracesOfWork()).toEqual(rotated);
  }, 400_000);

  test("hooks that are off say nothing about their token", async () => {
    rotate(({ hooks = {} }) => (hooks["enabled"] = false));
    const until = performance.now() + 15_000;
    let state = "";
    while (state !== "indeterminate" && performance.now() < until)
      state = await stateOf("oc_hooks_token", NEW_HOOKS);
    expect(state).toBe("indeterminate");
    expect(await stateOf("oc_hooks_token", OLD_HOOKS)).toBe("indeterminate");
  });

  test("a gateway that is stopped is not a token that is dead", async () => {
    await gateway.stop();
    expect(await stateOf("oc_gateway_token", gateway.token)).toBe("indeterminate");
    expect(await stateOf("oc_gateway_token", NEW_TOKEN)).toBe("indeterminate");
    const { result } = await ask({
      kind: "oc_gateway_token",
      token: gateway.token,
      replacement: NEW_TOKEN,
      isProof: true,
      observeSeconds: 5,
    });
    expect(result?.proof.state).toBe("indeterminate");
  });
});
