/** `ir contain` on a real gateway, whoever it runs as: points 1 and 7 of what it must show. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { outcomesOf, promisedMembers, type IncidentDocument } from "./contain/incident-document.ts";
import { answer, installIr, readDocument, type IrTool } from "./contain/ir-tool.ts";
import {
  connections,
  listeners,
  loadForeignRules,
  ruleset,
  suspects,
  without,
} from "./contain/observer.ts";
import { openConnection, type OpenConnection } from "./contain/open-connection.ts";
import { operatorOf, type Operator, type Session } from "./contain/operator-session.ts";
import { snapshotOf } from "./contain/snapshot.ts";
import { everyWay, noWay, openWaysOut, waysOut } from "./contain/way-out.ts";
import { users, type Lab } from "./harness/lab.ts";
import { openLab } from "./harness/namespaces.ts";
import type { ProcessFacts } from "./harness/process-table.ts";
import { describeWith } from "./harness/require-parts.ts";
import { startGateway, type Gateway } from "./harness/start-gateway.ts";
import { pause, waitFor } from "./harness/wait.ts";

const parts = ["namespaces", "cgroup-v2", "nft", "openclaw", "command:sshd", "command:ss"] as const;

const pinnedSteps = [
  "survey",
  "freeze",
  "cut",
  "volatile",
  "hold",
  "capture",
  "seal",
  "kill",
  "prove",
];

/** Words that only a deed that was done and verified may use. */
const claims = /\b(?:done|confirmed|contained|frozen|sealed|proven|succeeded|reversed)\b/iu;

const withoutGate = ["--without-verification", "--reason", "test"];

describeWith(parts, "a gateway of its own user", () => {
  const scene = setScene(users.gateway);
  dryRunTests(scene);
  containmentTests(scene, { words: ["undo"], state: "undone" });
});

describeWith(parts, "a gateway of root", () => {
  const scene = setScene(users.root);
  containmentTests(scene, { words: ["release", ...withoutGate], state: "released" });
});

type Scene = {
  readonly uid: number;
  lab(): Lab;
  ir(): IrTool;
  gateway(): Gateway;
  operator(): Operator;
  /** Whatever belongs to the gateway, as the test itself finds it. */
  set(): readonly ProcessFacts[];
};

function setScene(uid: number): Scene {
  let set: { lab: Lab; ir: IrTool; gateway: Gateway; operator: Operator };
  beforeAll(async () => {
    const lab = await openLab({ peer: true });
    const ir = await installIr(lab);
    const gateway = await startGateway(lab, { uid });
    set = { lab, ir, gateway, operator: await operatorOf(lab) };
    await openWaysOut(lab);
    await loadForeignRules(lab);
  });
  afterAll(() => set.lab.dispose());
  return {
    uid,
    lab: () => set.lab,
    ir: () => set.ir,
    gateway: () => set.gateway,
    operator: () => set.operator,
    set: () =>
      suspects(set.lab, {
        uid: uid === users.root ? null : uid,
        roots: [set.gateway.hostPid],
      }),
  };
}

function dryRunTests({ lab, ir, gateway, set }: Scene): void {
  test("7 a dry run changes no process, file or rule, and claims nothing", async () => {
    // Stopped by the test, so that the gateway itself changes nothing meanwhile.
    const stopped = set();
    for (const { hostPid } of stopped) process.kill(hostPid, "SIGSTOP");
    await waitFor("the stop", 5_000, () => set().every(({ state }) => state === "T"));
    const before = await snapshotOf(lab(), [gateway().stateDir]);
    const plain = await ir().run(["contain", "--dry-run"]);
    const json = await ir().run(["contain", "--dry-run", "--json"]);
    const after = await snapshotOf(lab(), [gateway().stateDir]);
    for (const { hostPid } of stopped) process.kill(hostPid, "SIGCONT");
    expect(after).toEqual(before);
    expect({ codes: [plain.code, json.code], hasIncidents: after.hasIncidents }).toEqual({
      codes: [0, 0],
      hasIncidents: false,
    });
    expect(`${plain.stdout}${plain.stderr}${json.stdout}`.match(claims)).toBe(null);
    await waitFor("the gateway after the stop", 10_000, () => gateway().isHealthy());
  });

  test("7 a dry run does not disturb a running gateway", async () => {
    const before = set().map(({ pid }) => pid);
    const { code, stdout } = await ir().run(["contain", "--dry-run", "--json"]);
    const { schema, steps } = JSON.parse(stdout) as {
      readonly schema: string;
      readonly steps: readonly { readonly id: string; readonly outcome: string }[];
    };
    expect({ code, schema, outcomes: [...new Set(steps.map(({ outcome }) => outcome))] }).toEqual({
      code: 0,
      schema: "ir.contain-plan/1",
      outcomes: ["not-run"],
    });
    expect(steps.map(({ id }) => id)).toEqual(pinnedSteps);
    const after = set().filter(({ pid }) => before.includes(pid));
    expect(after.map(({ state }) => state)).not.toContain("T");
    expect(await gateway().isHealthy()).toBe(true);
  });
}

type WayBack = { readonly words: readonly string[]; readonly state: string };

function containmentTests(scene: Scene, back: WayBack): void {
  const { uid, lab, ir, gateway, operator, set } = scene;
  let ipv4: OpenConnection;
  let ipv6: OpenConnection;
  let session: Session;
  let rulesBefore: string;
  let contained: IncidentDocument;
  let returnedAt: number;

  test("1 from within an SSH session: exit 0, outcome done, first isolation measured", async () => {
    const to = { port: gateway().port, uid: users.bystander };
    ipv4 = await openConnection(lab(), { ...to, host: "127.0.0.1" });
    ipv6 = await openConnection(lab(), { ...to, host: "::1" });
    session = await operator().stay();
    rulesBefore = await ruleset(lab());
    expect({ isRunning: set().length > 0, ways: await waysOut(lab(), uid) }).toEqual({
      isRunning: true,
      ways: everyWay,
    });
    const words = [...ir().argv, "contain", "--yes", "--reason", "test", "--json"];
    const { code, stdout, stderr } = await operator().run(words.join(" "), 90_000);
    returnedAt = Date.now();
    contained = readDocument(stdout, stderr);
    const { schema, state, outcome, timings } = contained;
    expect({ code, schema, state, outcome }).toEqual({
      code: 0,
      schema: "ir.contain/1",
      state: "contained",
      outcome: "done",
    });
    console.log(`timings with the gateway as uid ${uid}: ${JSON.stringify(timings)}`);
    const { firstIsolationMs = NaN, containedMs = NaN, sealedMs = NaN } = timings;
    expect(firstIsolationMs).toBeLessThan(5_000);
    expect(containedMs).toBeGreaterThan(firstIsolationMs);
    expect(sealedMs).toBeGreaterThan(containedMs);
  });

  test("1 the document has exactly the promised members, and every pinned step is done", () => {
    expect(Object.keys(contained).toSorted()).toEqual(promisedMembers().toSorted());
    expect(outcomesOf(contained)).toEqual(
      Object.fromEntries(pinnedSteps.map((id) => [id, "done"])),
    );
    expect({ reason: contained.reason, questions: contained.questions }).toEqual({
      reason: "test",
      questions: [],
    });
  });

  test("1 no process of the set is left, and nothing listens", async () => {
    expect(set()).toEqual([]);
    expect(await listeners(lab(), gateway().port)).toBe("");
  });

  test("1 connections from before are dead, over IPv4 and IPv6", async () => {
    expect(await connections(lab(), gateway().port)).toBe("");
    const cut = contained.steps.find(({ id }) => id === "cut");
    const cutAt = Date.parse(cut?.startedAt ?? "") + (cut?.ms ?? NaN);
    expect(returnedAt - cutAt).toBeGreaterThan(10_000);
    await pause(1_000);
    expect({ ipv4: ipv4.answersSince(cutAt), ipv6: ipv6.answersSince(cutAt) }).toEqual({
      ipv4: 0,
      ipv6: 0,
    });
  });

  test("1 a child of the gateway's user cannot connect anywhere, others can", async () => {
    expect(await waysOut(lab(), uid)).toEqual(noWay);
    expect(await waysOut(lab(), users.bystander)).toEqual(everyWay);
  });

  test("1 the operator's connection lives, and a new one can be made", async () => {
    const heard = session.heard();
    await waitFor("the operator's session", 5_000, () => session.heard() > heard + 2);
    expect(session.isOpen()).toBe(true);
    expect((await operator().run("echo new")).stdout).toBe("new\n");
  });

  test("1 the table inet ir_containment is the only change to the ruleset", async () => {
    const now = await ruleset(lab());
    expect(now).toContain("table inet ir_containment {");
    expect(without(now, "inet ir_containment")).toBe(rulesBefore);
  });

  test(`1 ${back.words[0]} makes the ruleset byte-identical to before`, async () => {
    const { code, document } = await answer(ir(), [...back.words, "--yes"]);
    const undone = document.undone.map(({ id, outcome }) => `${id} ${outcome}`);
    expect({ code, state: document.state, outcome: document.outcome, undone }).toEqual({
      code: 0,
      state: back.state,
      outcome: "done",
      undone: ["hold done", "cut done", "freeze done"],
    });
    expect(await ruleset(lab())).toBe(rulesBefore);
    expect(await waysOut(lab(), uid)).toEqual(everyWay);
  });
}
