import { describe, expect, test } from "vitest";

import { proveContained } from "../../../src/actions/prove-contained.ts";
import type { ProofCheck } from "../../../src/model/containment-proof.ts";
import { cutScope } from "../../../src/model/containment.ts";
import { recorded } from "../../../src/model/json.ts";
import type { Host } from "../../../src/ports/host.ts";
import { fakeGateway } from "../../fakes/fake-gateway.ts";
import type { FakeGateway } from "../../fakes/fake-gateway.ts";
import { hostDeeds } from "../../fakes/host-deeds.ts";
import { BROKER, COMMAND, GATEWAY, processEntry } from "../../fakes/process-entries.ts";

interface Situation {
  /** Whether `cut` and `kill` were done before. */
  readonly isCut?: boolean;
  readonly isKilled?: boolean;
  readonly facts?: object;
  readonly host?: (host: Host) => Partial<Host>;
  prepare?(gateway: FakeGateway): void;
}

interface Proof {
  readonly outcome: string;
  readonly answers: Readonly<Record<string, string>>;
  readonly evidence: Readonly<Record<string, string>>;
  readonly progress: readonly string[];
}

async function prove(situation: Situation = {}): Promise<Proof> {
  const gateway = fakeGateway();
  const { host, world, firewall } = gateway;
  const containment = {
    incident: "ir-20261120-030000-abab",
    ...cutScope(host.surveyor.survey({ stateDirectory: null })),
  };
  if (situation.isCut !== false) await firewall.replace(containment);
  const facts = {
    ...(situation.isCut === false ? {} : { cut: { containment, controlBefore: null } }),
    ...(situation.isKilled === false ? {} : { killed: {} }),
    ...situation.facts,
  };
  const deeds = hostDeeds(proveContained, { ...host, ...situation.host?.(host) }, facts);
  if (situation.isKilled !== false)
    for (const { pid } of [GATEWAY, BROKER, COMMAND]) world.end(pid);
  situation.prepare?.(gateway);
  const { outcome, detail } = await deeds.perform();
  const checks = recorded<readonly ProofCheck[]>(detail?.["checks"]);
  return {
    outcome,
    answers: Object.fromEntries(checks.map(({ id, answer }) => [id, answer])),
    evidence: Object.fromEntries(checks.map(({ id, evidence }) => [id, evidence])),
    progress: deeds.progress,
  };
}

const ALL_YES = {
  "no-process": "yes",
  "no-listener": "yes",
  "no-connection": "yes",
  "stays-down": "yes",
  "rules-loaded": "yes",
  "user-2000-blocked-ipv4": "yes",
  "user-2000-blocked-ipv6": "yes",
  "operator-connected": "yes",
};

describe("a proof", () => {
  test("is given when every question is answered yes", async () => {
    const { outcome, answers, progress } = await prove();
    expect([outcome, answers, progress[0]]).toEqual([
      "done",
      ALL_YES,
      "watching for 12 s that nothing comes back",
    ]);
  });

  test("watches for longer than the service waits before it starts again", async () => {
    const { evidence } = await prove({ facts: { held: { restartDelayMs: 30_000 } } });
    expect(evidence["stays-down"]).toMatch(/^nothing came back in 35(?:\.\d)? s$/u);
  });

  test("is refused when a process comes back for a moment", async () => {
    const { outcome, answers, evidence } = await prove({
      prepare: ({ world }) => {
        world.onSurvey((survey) => {
          if (survey === 20) world.start(processEntry({ pid: 200, comm: "back", uid: 2_000 }));
          if (survey === 21) world.end(200);
        });
      },
    });
    expect([outcome, answers]).toEqual(["failed", { ...ALL_YES, "stays-down": "no" }]);
    expect(evidence["stays-down"]).toMatch(/^back \(200\) after \d+ ms$/u);
  });

  test("does not wait where something is there from the start", async () => {
    const { evidence } = await prove({ isKilled: false });
    expect(evidence["stays-down"]).toMatch(/openclaw-gateway \(100\) after \d ms/u);
  });

  test("fails when its user can connect", async () => {
    const { outcome, answers } = await prove({
      host: ({ probe }) => ({
        probe: { ...probe, loopback: () => Promise.resolve({ verdict: "open", reason: "" }) },
      }),
    });
    expect([outcome, answers]).toEqual([
      "failed",
      { ...ALL_YES, "user-2000-blocked-ipv4": "no", "user-2000-blocked-ipv6": "no" },
    ]);
  });

  test("proves nothing by a probe that nobody could make", async () => {
    const { outcome, answers } = await prove({
      host: ({ probe }) => ({
        probe: { ...probe, loopback: () => Promise.resolve({ verdict: "blocked", reason: "" }) },
      }),
    });
    expect([outcome, answers]).toEqual([
      "unknown",
      { ...ALL_YES, "user-2000-blocked-ipv4": "unknown", "user-2000-blocked-ipv6": "unknown" },
    ]);
  });

  test("takes the try before the cut for the control where there is no other user", async () => {
    const { outcome, evidence } = await prove({
      host: ({ probe }) => ({ probe: { ...probe, canActAs: () => false } }),
    });
    expect([outcome, evidence["user-2000-blocked-ipv4"]]).toEqual([
      "unknown",
      "user 2000 over IPv4 cannot connect (ETIMEDOUT), but no other try says that the path works",
    ]);
  });

  test("fails when the rules are gone", async () => {
    const { outcome, answers } = await prove({
      prepare: ({ firewall }) => {
        firewall.own = null;
      },
    });
    expect([outcome, answers["rules-loaded"]]).toEqual(["failed", "no"]);
  });

  test("is unknown when the rules cannot be read", async () => {
    const { outcome, evidence } = await prove({
      host: ({ firewall }) => ({
        firewall: { ...firewall, matches: () => Promise.reject(new Error("no answer")) },
      }),
    });
    expect([outcome, evidence["rules-loaded"]]).toEqual([
      "unknown",
      "the rules could not be read: no answer",
    ]);
  });

  test("fails when the operator's connection is gone", async () => {
    const { outcome, evidence } = await prove({
      host: ({ sockets, surveyor }) => {
        let isLost = false;
        return {
          sockets: { ...sockets, list: () => [] },
          surveyor: {
            survey: (request) => {
              const target = surveyor.survey(request);
              const operator = isLost ? { ...target.operator, lifelines: [] } : target.operator;
              isLost = true;
              return { ...target, operator };
            },
          },
        };
      },
    });
    expect([outcome, evidence["operator-connected"]]).toEqual([
      "failed",
      "your connection from 198.51.100.7:50000 is gone",
    ]);
  });

  test("is unknown when the operator came through SSH and the connection cannot be seen", async () => {
    const { outcome, answers } = await prove({
      host: ({ surveyor }) => ({
        surveyor: {
          survey: (request) => {
            const target = surveyor.survey(request);
            const unseen = { lifelines: [], hasUnseenLifeline: true };
            return { ...target, operator: { ...target.operator, ...unseen } };
          },
        },
      }),
    });
    expect([outcome, answers]).toEqual([
      "unknown",
      { ...ALL_YES, "operator-connected": "unknown" },
    ]);
  });

  test("is unknown when a process could not be looked into", async () => {
    const { outcome, answers } = await prove({
      host: ({ surveyor }) => ({
        surveyor: {
          survey: (request) => ({
            ...surveyor.survey(request),
            unexamined: [processEntry({ pid: 300 })],
          }),
        },
      }),
    });
    expect([outcome, answers]).toEqual(["unknown", { ...ALL_YES, "no-process": "unknown" }]);
  });

  test("is unknown while something that looks like part of the gateway has to go on", async () => {
    const { outcome, answers } = await prove({
      host: ({ surveyor }) => ({
        surveyor: {
          survey: (request) => ({
            ...surveyor.survey(request),
            spared: [processEntry({ pid: 301, comm: "sshd" })],
          }),
        },
      }),
    });
    expect([outcome, answers]).toEqual(["unknown", { ...ALL_YES, "no-process": "unknown" }]);
  });
});
