/** `ir contain` against what starts a gateway again: point 3 of what it must show. */
import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { outcomesOf } from "./contain/incident-document.ts";
import { answer, installIr, type IrTool } from "./contain/ir-tool.ts";
import { listeners, suspects } from "./contain/observer.ts";
import { bootRoot, type BootedRoot, type Unit } from "./harness/booted-root.ts";
import { defaultGatewayPort } from "./harness/gateway-config.ts";
import { users, type Lab } from "./harness/lab.ts";
import { openLab } from "./harness/namespaces.ts";
import { openclawCommand } from "./harness/paths.ts";
import { readProcess, type ProcessFacts } from "./harness/process-table.ts";
import { describeWith } from "./harness/require-parts.ts";
import {
  standIn,
  startHiddenRespawner,
  startSupervisorLoop,
  waitForTitle,
} from "./harness/respawners.ts";
import { startGateway } from "./harness/start-gateway.ts";
import { pause, waitFor } from "./harness/wait.ts";

const port = defaultGatewayPort;

describeWith(["namespaces", "cgroup-v2", "nft"], "a gateway that comes back", () => {
  let lab: Lab;
  let ir: IrTool;
  beforeEach(async () => {
    lab = await openLab();
    ir = await installIr(lab);
  });
  afterEach(() => lab.dispose());

  test("3 a supervisor that restarts every 100 ms is held, and goes on after undo", async () => {
    // Somebody else in the same session: a group that is the gateway's alone would be ended whole.
    const cgroup = "user.slice/session-9.scope";
    await lab.spawn(["sleep", "900"], { uid: users.bystander, cgroup });
    const loop = await startSupervisorLoop(lab, standIn({ port }), { cgroup });
    await waitForTitle(lab, "openclaw-gateway", 10_000);
    await waitForListener(lab);
    const { code, document } = await answer(ir, ["contain", "--yes", "--reason", "test"]);
    expect({ code, outcome: document.outcome, hold: outcomesOf(document)["hold"] }).toEqual({
      code: 0,
      outcome: "done",
      hold: "done",
    });
    await pause(1_000);
    expect({
      listeners: await listeners(lab, port),
      loop: readProcess(loop.hostPid)?.state,
    }).toEqual({ listeners: "", loop: "T" });
    expect(titled(lab)).toEqual([]);

    const undone = await answer(ir, ["undo", "--yes"]);
    expect({ code: undone.code, state: undone.document.state }).toEqual({
      code: 0,
      state: "undone",
    });
    const back = await waitForTitle(lab, "openclaw-gateway", 10_000);
    expect(back.parentHostPid).toBe(loop.hostPid);
    await waitForListener(lab);
  });

  test("3 a hidden respawner makes the proof fail, and nothing says that it is contained", async () => {
    const watched = await lab.spawn(standIn({ port }), { uid: users.gateway });
    await waitForListener(lab);
    const hidden = standIn({ port, title: "kworker/7:1" });
    await startHiddenRespawner(lab, watched.pid, hidden);
    const words = ["contain", "--yes", "--reason", "test"];
    const { code, document, progress } = await answer(ir, words);
    const { state, outcome } = document;
    const prove = document.steps.find(({ id }) => id === "prove");
    const back = await waitForTitle(lab, "kworker/7:1", 1_000);
    expect({ code, state, outcome, prove: prove?.outcome }).toEqual({
      code: 1,
      state: "failed",
      outcome: "failed",
      prove: "failed",
    });
    expect(prove?.detail).toContain(`kworker/7:1 (${back.pid})`);
    expect(prove?.detail).toContain(`127.0.0.1:${port} listening`);
    const status = await ir.run(["status"]);
    expect(status.code).toBe(1);
    const said = `${progress}${status.stdout}`;
    expect(said.match(/contained and proven|it is down/gu)).toBe(null);
  });
});

describeWith(["systemd", "nft", "openclaw"], "a real gateway under systemd", () => {
  describe.for([
    { manager: "system", title: "the system's" },
    { manager: "user", title: "its user's" },
  ] as const)("$title manager", ({ manager }) => {
    let root: BootedRoot;
    let ir: IrTool;
    let unit: Unit;
    let before: readonly string[];
    beforeAll(async () => {
      root = await bootRoot();
      ir = await installIr(root);
      // Writes the configuration; from here on systemd starts it.
      await (await startGateway(root, { wait: false })).stop(0);
      unit = await root.installUnit({ manager, argv: [openclawCommand, "gateway", "run"] });
      await waitForReady(root);
      before = await stateOf(unit);
    });
    afterAll(() => root.dispose());

    const set = () => suspects(root, { uid: null, roots: [] });

    test("3 its group is frozen whole, and the unit cannot be started", async () => {
      const group = await unit.property("ControlGroup");
      const { code, document } = await answer(ir, ["contain", "--reason", "test"]);
      expect({ code, state: document.state, hold: outcomesOf(document)["hold"] }).toEqual({
        code: 4,
        state: "waiting",
        hold: "done",
      });
      const events = readFileSync(`${root.cgroupDirectory(group.slice(1))}/cgroup.events`, "utf8");
      expect(events).toContain("frozen 1");
      expect(set().length).toBeGreaterThan(0);
      await expect(unit.systemctl("start")).rejects.toThrow("masked");
    });

    test("3 after approval it stays down for longer than its restart delay", async () => {
      const restarts = await unit.property("NRestarts");
      const { code, document } = await answer(ir, ["resume", "--yes"]);
      expect({ code, state: document.state, outcome: document.outcome }).toEqual({
        code: 0,
        state: "contained",
        outcome: "done",
      });
      const seen = await sightings(set, 7_000);
      expect({ seen, listeners: await listeners(root, port), restarts }).toEqual({
        seen: [],
        listeners: "",
        restarts: await unit.property("NRestarts"),
      });
    });

    test("3 undo leaves the unit as it was, and it runs again", async () => {
      const { code, document } = await answer(ir, ["undo", "--yes"]);
      expect({ code, state: document.state, outcome: document.outcome }).toEqual({
        code: 0,
        state: "undone",
        outcome: "done",
      });
      expect(await stateOf(unit)).toEqual(before);
      await waitForReady(root);
    });
  });
});

/** Titles that appear within a time, asked ten times a second. */
async function sightings(
  look: () => readonly ProcessFacts[],
  forMs: number,
): Promise<readonly string[]> {
  const seen = new Set<string>();
  for (const end = performance.now() + forMs; performance.now() < end; await pause(100)) {
    for (const { argv } of look()) seen.add(argv.join(" "));
  }
  return [...seen];
}

function titled(lab: Lab): readonly string[] {
  return suspects(lab, { uid: null, roots: [] }).map(({ argv }) => argv.join(" "));
}

async function waitForListener(lab: Lab): Promise<void> {
  await waitFor("the listener", 10_000, async () => (await listeners(lab, port)) !== "");
}

async function waitForReady(root: BootedRoot): Promise<void> {
  const url = `http://127.0.0.1:${port}/readyz`;
  await waitFor("the gateway", 110_000, async () => (await root.fetch(url)).status === 200, {
    everyMs: 200,
  });
}

async function stateOf(unit: Unit): Promise<readonly string[]> {
  return Promise.all(
    ["LoadState", "ActiveState", "SubState", "UnitFileState", "Restart"].map(unit.property),
  );
}
