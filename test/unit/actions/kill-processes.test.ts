import { describe, expect, test } from "vitest";

import { killProcesses } from "../../../src/actions/kill-processes.ts";
import type { Verdict } from "../../../src/engine/action.ts";
import { recordable } from "../../../src/model/json.ts";
import type { Json } from "../../../src/model/json.ts";
import { BROKER, COMMAND, GATEWAY, processEntry } from "../../fakes/process-entries.ts";
import { deedContext } from "../../fakes/deed-context.ts";
import { processWorld } from "../../fakes/process-world.ts";
import type { ProcessWorld, WorldOptions } from "../../fakes/process-world.ts";

const GROUP = "/system.slice/openclaw-gateway.service";
const TREE = [GATEWAY, BROKER, COMMAND];
const ALL = "3 processes (openclaw-gateway (100), node (101), bash (102))";

interface Killed {
  readonly world: ProcessWorld;
  readonly plan: Json;
  readonly verdict: Verdict;
}

async function kill(
  options: WorldOptions,
  prepare: (world: ProcessWorld) => void = () => {},
): Promise<Killed> {
  const world = processWorld(options);
  const frozen = [GATEWAY, BROKER, COMMAND].map(({ pid, startTicks, comm }) => ({
    pid,
    startTicks,
    name: comm,
  }));
  const context = deedContext(world, { frozen: recordable({ members: frozen }) });
  const planned = await killProcesses.plan(context);
  if (planned.kind === "impossible") throw new Error(planned.reason);
  prepare(world);
  const receipt = await killProcesses.apply(context, planned.plan);
  return {
    world,
    plan: planned.plan,
    verdict: await killProcesses.verify(context, planned.plan, receipt),
  };
}

describe("killing", () => {
  test("ends every process, stopped or not", async () => {
    const { world, verdict } = await kill({
      processes: [{ ...GATEWAY, state: "T" }, BROKER, COMMAND],
    });
    const members = [
      { pid: 100, startTicks: "100", name: "openclaw-gateway" },
      { pid: 101, startTicks: "101", name: "node" },
      { pid: 102, startTicks: "102", name: "bash" },
    ];
    expect({ verdict, states: world.states(), deeds: world.deeds }).toEqual({
      verdict: {
        outcome: "done",
        summary: `ended: ${ALL}`,
        facts: { killed: { members } },
        detail: { alive: [], unexamined: [] },
      },
      states: {},
      deeds: ["SIGKILL 100", "SIGKILL 101", "SIGKILL 102"],
    });
  });

  test("ends a group in one write", async () => {
    const processes = TREE.map((entry) => ({ ...entry, cgroup: GROUP }));
    const { world } = await kill({ processes, groups: { [GROUP]: "1" } });
    expect(world.deeds[0]).toBe(`kill ${GROUP}`);
    expect(world.states()).toEqual({});
  });

  test("ends what freezing found, although no survey finds it any more", async () => {
    const { world } = await kill({ processes: TREE, isMember: ({ pid }) => pid === 100 });
    expect(world.states()).toEqual({});
  });

  test("never ends what is held because it would start the gateway again", async () => {
    const parent = processEntry({ pid: 90, uid: 2_000, comm: "loop.sh", state: "T" });
    const { world } = await kill({
      processes: [parent, ...TREE],
      target: {
        supervisors: [
          {
            kind: "parent-process",
            name: "loop.sh",
            processes: [{ pid: 90, startTicks: "90" }],
            uid: 2_000,
          },
        ],
      },
    });
    expect(world.states()).toEqual({ 90: "T" });
  });

  test("ends what appears meanwhile", async () => {
    const { world, verdict } = await kill({ processes: TREE }, ({ onSurvey, start }) => {
      onSurvey((survey) => {
        if (survey < 5) start(processEntry({ pid: 200 + survey, uid: 2_000 }));
      });
    });
    expect({ outcome: verdict.outcome, states: world.states() }).toEqual({
      outcome: "done",
      states: {},
    });
  });

  test("fails when something comes back again and again", async () => {
    const { verdict } = await kill({ processes: TREE }, ({ onSurvey, start }) => {
      onSurvey((survey) => start({ ...GATEWAY, pid: 1_000 + survey, startTicks: String(survey) }));
    });
    expect({
      outcome: verdict.outcome,
      isNamed: verdict.summary.startsWith("still alive: openclaw-gateway ("),
    }).toEqual({
      outcome: "failed",
      isNamed: true,
    });
  });

  test("fails and says whom this user may not end", async () => {
    const { verdict } = await kill({ processes: TREE, isForbidden: (pid) => pid === 102 });
    expect({ outcome: verdict.outcome, summary: verdict.summary }).toEqual({
      outcome: "failed",
      summary: "still alive: bash (102); this user may not end bash (102): run as root",
    });
  });

  test("is unknown when a process of the same user cannot be looked into", async () => {
    const { verdict } = await kill({
      processes: TREE,
      target: { unexamined: [processEntry({ pid: 300, comm: "ssh-agent" })] },
    });
    expect({ outcome: verdict.outcome, summary: verdict.summary }).toEqual({
      outcome: "unknown",
      summary: `ended: ${ALL}, but ssh-agent (300) could not be examined; run as root`,
    });
  });

  test("is judged after a crash by looking for the processes of the plan", async () => {
    const { world, plan } = await kill({ processes: TREE });
    const later = deedContext(world);
    expect((await killProcesses.verify(later, plan, null)).outcome).toBe("done");
    world.start(COMMAND);
    expect((await killProcesses.verify(later, plan, null)).outcome).toBe("failed");
  });

  test("is impossible when none may be ended", async () => {
    const world = processWorld({
      processes: TREE,
      target: {
        operator: { uid: 1_000, effectiveUid: 1_000, ancestors: [], lifelines: [], sshPorts: [] },
        privileges: { isRoot: false, canChangeFirewall: false, canSignal: false },
      },
    });
    expect(await killProcesses.plan(deedContext(world))).toEqual({
      kind: "impossible",
      reason:
        "this user may end none of 3 processes: openclaw-gateway (100), node (101), bash (102)",
      remedy: "sudo ir contain",
    });
  });
});
