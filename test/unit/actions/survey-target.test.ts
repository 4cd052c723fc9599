import { describe, expect, test } from "vitest";

import { surveyTarget } from "../../../src/actions/survey-target.ts";
import type { Verdict } from "../../../src/engine/action.ts";
import { recordable } from "../../../src/model/json.ts";
import type { Target } from "../../../src/model/target.ts";
import { deedContext } from "../../fakes/deed-context.ts";
import { GATEWAY } from "../../fakes/process-entries.ts";
import { EMPTY_TARGET, processWorld } from "../../fakes/process-world.ts";

async function survey(target: Partial<Target>, stateDirectory?: string): Promise<Verdict> {
  const world = processWorld({ processes: [], target });
  const parameters = stateDirectory === undefined ? {} : { stateDirectory };
  const context = { ...deedContext(world), parameters };
  const planned = await surveyTarget.plan(context);
  if (planned.kind === "impossible") throw new Error(planned.reason);
  return surveyTarget.verify(
    context,
    planned.plan,
    await surveyTarget.apply(context, planned.plan),
  );
}

describe("a survey", () => {
  test("provides the target and says in one sentence what it is", async () => {
    const found: Target = {
      ...EMPTY_TARGET,
      members: [{ ...GATEWAY, reasons: ["gateway-title"] }],
      stateDirectories: ["/home/bob/.openclaw"],
      ports: [18_789],
      supervisors: [
        { kind: "systemd-user", name: "openclaw-gateway.service", processes: [], uid: 2_000 },
      ],
    };
    expect(await survey(found)).toEqual({
      outcome: "done",
      summary:
        "1 process: openclaw-gateway (100); state in /home/bob/.openclaw; port 18789; started by openclaw-gateway.service of uid 2000 (systemd-user)",
      facts: { target: recordable(found) },
    });
  });

  test.for([
    { name: "a state directory", found: { stateDirectories: ["/home/bob/.openclaw"] } },
    {
      name: "a unit",
      found: {
        supervisors: [
          { kind: "systemd-system", name: "openclaw-gateway.service", processes: [], uid: null },
        ],
      },
    },
  ] as const)("is enough when it finds only $name", async ({ found }) => {
    expect((await survey(found)).outcome).toBe("done");
  });

  test("fails with what to do when there is nothing", async () => {
    expect(await survey({})).toEqual({
      outcome: "failed",
      summary:
        "no gateway was found: no process, no state directory in any home, no unit; name its folder: ir contain --state-dir DIR",
    });
  });

  test("fails with what to do when the named folder is none, without showing what a name hides", async () => {
    expect(await survey({}, "/tmp/\u001b[2Jx")).toEqual({
      outcome: "failed",
      summary:
        "/tmp/\\u{1b}[2Jx is no folder and no gateway uses it; look where openclaw.json is, or leave --state-dir out",
    });
  });
});
