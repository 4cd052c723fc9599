/** What somebody without all rights is told before anything is begun. */

import { expect, test } from "vitest";

import { privilegeGaps } from "../../../src/model/privilege-gaps.ts";
import type { Supervisor, Target } from "../../../src/model/target.ts";
import { processEntry } from "../../fakes/process-entries.ts";

const GATEWAY_UID = 4242;
const OTHER_UID = 4244;

function target(said: Partial<Target> = {}): Target {
  const member = { ...processEntry({ pid: 10, uid: GATEWAY_UID, comm: "openclaw" }), reasons: [] };
  return {
    stateDirectories: [],
    configPaths: [],
    ports: [],
    uids: [GATEWAY_UID],
    members: [member],
    sockets: [],
    supervisors: [],
    freezableCgroups: [],
    operator: { uid: 0, effectiveUid: 0, ancestors: [], lifelines: [], sshPorts: [] },
    privileges: { isRoot: true, canChangeFirewall: true, canSignal: true },
    blindSpots: [],
    ...said,
  };
}

function seenBy(uid: number, said: Partial<Target> = {}): Target {
  return target({
    operator: { uid, effectiveUid: uid, ancestors: [], lifelines: [], sshPorts: [] },
    privileges: { isRoot: false, canChangeFirewall: false, canSignal: uid === GATEWAY_UID },
    ...said,
  });
}

function steps(found: Target): readonly (readonly string[])[] {
  return privilegeGaps(found).map((gap) => gap.steps);
}

function supervisor(kind: Supervisor["kind"], uid: number | null): Supervisor {
  return { kind, name: "openclaw-gateway.service", processes: [], uid };
}

test("root lacks nothing", () => {
  expect(privilegeGaps(target())).toEqual([]);
});

test("root without power over the network, as in a container, cannot cut", () => {
  const privileges = { isRoot: true, canChangeFirewall: false, canSignal: true };
  expect(steps(target({ privileges }))).toEqual([["cut", "prove"]]);
});

test("the gateway's own user cannot cut, and misses what only root may read", () => {
  expect(steps(seenBy(GATEWAY_UID))).toEqual([
    ["cut", "prove"],
    ["volatile", "capture"],
  ]);
});

test("a stranger can stop nothing", () => {
  expect(privilegeGaps(seenBy(OTHER_UID))[0]).toEqual({
    steps: ["freeze", "kill"],
    problem: "none of 1 process may be stopped or ended by this user: openclaw (10)",
  });
});

test.for([
  [supervisor("systemd-system", null), true],
  [supervisor("systemd-user", GATEWAY_UID), false],
  [supervisor("systemd-user", OTHER_UID), true],
  [supervisor("parent-process", GATEWAY_UID), false],
  [supervisor("parent-process", 0), true],
  [supervisor("container", null), false],
] as const)("supervisor %j is beyond its user: %s", ([one, isBeyond]) => {
  const found = steps(seenBy(GATEWAY_UID, { supervisors: [one] }));
  expect(found.some(([step]) => step === "hold")).toBe(isBeyond);
});
