/** `ir contain` while an agent runs a command and has let a grandchild escape: point 2 of what it must show. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { outcomesOf, type IncidentDocument } from "./contain/incident-document.ts";
import { answer, installIr, type IrTool } from "./contain/ir-tool.ts";
import { membersIn } from "./contain/journal.ts";
import { suspects } from "./contain/observer.ts";
import {
  agentTurn,
  execMessage,
  holdAndEscape,
  startFakeProvider,
  waitForAgentCommand,
} from "./harness/fake-provider.ts";
import { users, type Lab } from "./harness/lab.ts";
import { openLab } from "./harness/namespaces.ts";
import type { ProcessFacts } from "./harness/process-table.ts";
import { describeWith } from "./harness/require-parts.ts";
import { startGateway, type Gateway } from "./harness/start-gateway.ts";

describeWith(["namespaces", "cgroup-v2", "nft", "openclaw"], "an agent at work", () => {
  let lab: Lab;
  let ir: IrTool;
  let gateway: Gateway;
  let held: ProcessFacts;
  let escaped: ProcessFacts;
  beforeAll(async () => {
    lab = await openLab();
    ir = await installIr(lab);
    await startFakeProvider(lab);
    gateway = await startGateway(lab);
    const turn = await agentTurn(lab, gateway, execMessage(holdAndEscape.command));
    held = await waitForAgentCommand(lab, holdAndEscape.held, { turn });
    escaped = await waitForAgentCommand(lab, holdAndEscape.escaped, { turn });
  });
  afterAll(() => lab.dispose());

  const set = () => suspects(lab, { uid: users.gateway, roots: [gateway.hostPid] });

  let waiting: IncidentDocument;

  test("2 without approval everything is frozen, nothing is ended, the evidence is sealed", async () => {
    const before = set();
    const { code, document } = await answer(ir, ["contain", "--reason", "test"]);
    waiting = document;
    expect({ code, state: document.state, outcomes: outcomesOf(document) }).toEqual({
      code: 4,
      state: "waiting",
      outcomes: {
        survey: "done",
        freeze: "done",
        cut: "done",
        volatile: "done",
        hold: "done",
        capture: "done",
        seal: "done",
        kill: "not-run",
        prove: "not-run",
      },
    });
    const after = set();
    expect(identitiesOf(after)).toEqual(
      expect.arrayContaining([...identitiesOf([gatewayOf(before), held, escaped])]),
    );
    expect(after.filter(({ state }) => state !== "T")).toEqual([]);
    const { dir = "", sha256 } = document.evidence ?? {};
    const top = readFileSync(lab.outside(join(dir, "TOP")));
    expect(createHash("sha256").update(top).digest("hex")).toBe(sha256);
  });

  test("2 the escaped grandchild was found, and is named", () => {
    const frozen = membersIn(lab, waiting.incident, "frozen").map(({ pid, name }) => ({
      pid,
      name,
    }));
    expect(frozen).toEqual(
      expect.arrayContaining([
        { pid: held.pid, name: "sleep" },
        { pid: escaped.pid, name: "sleep" },
      ]),
    );
    expect(waiting.steps.find(({ id }) => id === "freeze")?.detail).toContain("sleep (");
  });

  test("2 status says what holds, what does not, and what to do", async () => {
    const { code, stdout } = await ir.run(["status"]);
    const screen = stdout.split("\n");
    expect({
      code,
      title: screen[0],
      standing: screen.filter((line) => /^(?:holds|does not hold|unknown|reversed) /u.test(line)),
    }).toEqual({
      code: 4,
      title: `incident ${waiting.incident}: waits for you`,
      standing: ["holds         freeze, cut, hold", "does not hold kill, prove", "unknown       -"],
    });
    expect(stdout).toContain(`    ir resume ${waiting.incident}\n`);
  });

  test("2 after approval everything is gone, the grandchild by name", async () => {
    const { code, document } = await answer(ir, ["resume", "--yes"]);
    expect({ code, state: document.state, outcome: document.outcome, set: set() }).toEqual({
      code: 0,
      state: "contained",
      outcome: "done",
      set: [],
    });
    const killed = membersIn(lab, document.incident, "killed").map(({ pid, name }) => ({
      pid,
      name,
    }));
    expect(killed).toEqual(expect.arrayContaining([{ pid: escaped.pid, name: "sleep" }]));
  });

  function gatewayOf(all: readonly ProcessFacts[]): ProcessFacts {
    const found = all.find(({ hostPid }) => hostPid === gateway.hostPid);
    if (found === undefined) throw new Error("no gateway");
    return found;
  }
});

function identitiesOf(processes: readonly ProcessFacts[]): readonly string[] {
  return processes.map(({ hostPid, startTime }) => `${hostPid} ${startTime}`);
}
