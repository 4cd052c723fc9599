/** `ir ready` answers yes only to what a containment would really do. */

import { expect, test } from "vitest";

import { readiness } from "../../../src/incident/readiness.ts";
import type { Supervisor } from "../../../src/model/target.ts";
import { fakeGateway } from "../../fakes/fake-gateway.ts";

async function heldAnswer(kind: Supervisor["kind"]): Promise<string | undefined> {
  const { host } = fakeGateway();
  const supervisor: Supervisor = { kind, name: "claw", processes: [], uid: null };
  const surveyor: typeof host.surveyor = {
    survey: (request) => ({ ...host.surveyor.survey(request), supervisors: [supervisor] }),
  };
  const answers = await readiness({
    host: { ...host, surveyor },
    playbooks: {
      folder: "/p",
      list: () => [],
      read: () => null,
      readFile: () => ({ kind: "absent" }),
    },
    stateDirectory: null,
    home: "/var/lib/ir/incidents",
  });
  return answers.find(({ id }) => id === "supervisor")?.answer;
}

test.for([
  ["systemd-system", "yes"],
  ["parent-process", "yes"],
  ["container", "no"],
  ["unknown", "no"],
] as const)("a supervisor of kind %s can be held: %s", async ([kind, answer]) => {
  expect(await heldAnswer(kind)).toBe(answer);
});
