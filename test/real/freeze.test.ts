/** Freezing and ending a tree that does not want to be found, in process namespaces of its own. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import type { DeedReport } from "./deeds/perform.ts";
import {
  agentTurn,
  execMessage,
  holdAndEscape,
  startFakeProvider,
  waitForAgentCommand,
} from "./harness/fake-provider.ts";
import { users, type Lab, type LabProcess } from "./harness/lab.ts";
import { openLab } from "./harness/namespaces.ts";
import { describeWith } from "./harness/require-parts.ts";
import { standIn, startSupervisorLoop, waitForTitle } from "./harness/respawners.ts";
import { startGateway } from "./harness/start-gateway.ts";
import { pause, waitFor } from "./harness/wait.ts";

const SERVICE = "system.slice/openclaw-gateway.service";
const LOGIN = "user.slice/session-7.scope";
const TITLE = "openclaw-gateway";

/** Sends SIGCONT to whatever its user may signal, every millisecond. */
const HAMMER = "$0 = 'hammer'; while (1) { kill CONT => -1; select undef, undef, undef, 0.001 }";

let lab: Lab;
beforeEach(async () => {
  lab = await openLab();
});
afterEach(() => lab.dispose());

/** What `perform.ts` reports, by deed. */
async function perform(
  deeds: readonly string[],
  uid: number = users.root,
): Promise<readonly DeedReport[]> {
  const script = join(import.meta.dirname, "deeds/perform.ts");
  const memory = join(lab.homeOf(uid), "memory.json");
  const stdout = await lab.mustRun([process.execPath, script, memory, ...deeds], { uid });
  return stdout
    .trim()
    .split("\n")
    .map((line): DeedReport => JSON.parse(line));
}

function outcomes(reports: readonly DeedReport[]): readonly string[] {
  return reports.map(
    (report) =>
      `${report.deed}: ${report.kind === "impossible" ? "impossible" : report.verdict.outcome}`,
  );
}

function summaries(reports: readonly DeedReport[]): readonly string[] {
  return reports.map((report) =>
    report.kind === "impossible" ? report.reason : report.verdict.summary,
  );
}

function blindSpots([survey]: readonly DeedReport[]): readonly string[] {
  const progress = survey?.kind === "verdict" ? survey.progress : [];
  return progress.flatMap((line) => /^not seen: (.*)$/.exec(line)?.[1] ?? []);
}

interface HidingGateway {
  readonly process: LabProcess;
  /** How far the hidden child has counted. */
  count(): number;
}

async function startHidingGateway(
  options: { readonly cgroup?: string } = {},
): Promise<HidingGateway> {
  const file = join(lab.makeDirectory("count", users.gateway), "count");
  const script = join(import.meta.dirname, "deeds/hiding-gateway.ts");
  const gateway = await lab.spawn([process.execPath, script, file], {
    uid: users.gateway,
    ...options,
  });
  const count = (): number => {
    try {
      return Number(readFileSync(file, "utf8"));
    } catch {
      return 0;
    }
  };
  await waitFor("the hidden child's first count", 10_000, () => count() > 0);
  await waitForTitle(lab, TITLE, 10_000);
  return { process: gateway, count };
}

/** The file is empty for a moment while it is written: the largest of several looks counts. */
async function largest(count: () => number): Promise<number> {
  let most = 0;
  for (let look = 0; look < 20; look += 1) {
    most = Math.max(most, count());
    await pause(1);
  }
  return most;
}

async function expectStandstill(gateway: HidingGateway): Promise<void> {
  const before = await largest(gateway.count);
  await pause(300);
  expect(await largest(gateway.count)).toBe(before);
}

function living(): readonly string[] {
  return lab.processes().map(({ name }) => name);
}

describeWith(["namespaces", "cgroup-v2"], "a gateway in a service of its own", () => {
  test("stands still although its user continues it every millisecond, and goes on when thawed", async () => {
    const gateway = await startHidingGateway({ cgroup: SERVICE });
    await lab.spawn(["perl", "-e", HAMMER], { uid: users.gateway, cgroup: LOGIN });
    expect(outcomes(await perform(["survey", "freeze"]))).toEqual(["survey: done", "freeze: done"]);
    await expectStandstill(gateway);
    const frozenAt = gateway.count();
    expect(outcomes(await perform(["thaw"]))).toEqual(["thaw: done"]);
    await waitFor("counting on", 5_000, () => gateway.count() > frozenAt);
  });

  test("is ended while it stands still, although it hides and is continued", async () => {
    await startHidingGateway({ cgroup: SERVICE });
    await lab.spawn(["perl", "-e", HAMMER], { uid: users.gateway, cgroup: LOGIN });
    expect(outcomes(await perform(["survey", "freeze", "kill"]))).toEqual([
      "survey: done",
      "freeze: done",
      "kill: done",
    ]);
    expect(living()).toEqual(["hammer"]);
  });

  test("whose group was frozen before stays frozen when thawed", async () => {
    const gateway = await startHidingGateway({ cgroup: SERVICE });
    const group = "/sys/fs/cgroup/system.slice/openclaw-gateway.service/cgroup.freeze";
    await lab.mustRun(["sh", "-c", `echo 1 >${group}`]);
    expect(outcomes(await perform(["survey", "freeze", "thaw"]))).toEqual([
      "survey: done",
      "freeze: done",
      "thaw: done",
    ]);
    await expectStandstill(gateway);
    expect(await lab.mustRun(["cat", group])).toBe("1\n");
  });
});

describeWith(["namespaces"], "a gateway without a service", () => {
  test("is found with its hidden child by the user that exists for it alone, stopped and continued", async () => {
    const gateway = await startHidingGateway();
    const reports = await perform(["survey", "freeze"]);
    expect(outcomes(reports)).toEqual(["survey: done", "freeze: done"]);
    expect(summaries(reports)[1]?.replaceAll(/\d+/g, "N")).toBe(
      "frozen: N processes (openclaw-gateway (N), fc-cached (N))",
    );
    await expectStandstill(gateway);
    const frozenAt = gateway.count();
    expect(outcomes(await perform(["thaw"]))).toEqual(["thaw: done"]);
    await waitFor("counting on", 5_000, () => gateway.count() > frozenAt);
  });

  test("that was stopped by somebody else stays stopped when thawed", async () => {
    const gateway = await startHidingGateway();
    gateway.process.kill("SIGSTOP");
    await perform(["survey", "freeze", "thaw"]);
    expect(lab.processes().map(({ name, state }) => [name, state === "T"])).toEqual([
      ["openclaw-gatewa", true],
      ["fc-cached", false],
    ]);
  });

  test("is not called frozen when its user continues it every millisecond from a login", async () => {
    await startHidingGateway();
    await lab.spawn(["perl", "-e", HAMMER], { uid: users.gateway, cgroup: LOGIN });
    const [, freeze] = await perform(["survey", "freeze"]);
    expect(freeze?.kind === "verdict" ? freeze.verdict.outcome : "").toBe("failed");
  });

  test("that is restarted every 100 ms is gone for good once its supervisor is held and all are ended", async () => {
    await startSupervisorLoop(lab, standIn());
    await waitForTitle(lab, TITLE, 10_000);
    const [survey] = await perform(["survey", "freeze"]);
    const supervisor = lab.processes().find(({ name }) => name === "supervisor-loop");
    expect(survey?.kind === "verdict" ? survey.verdict.facts?.["target"] : null).toHaveProperty(
      "supervisors",
      [
        {
          kind: "parent-process",
          name: "sh",
          processes: [{ pid: supervisor?.pid, startTicks: supervisor?.startTime }],
          uid: users.gateway,
        },
      ],
    );
    await lab.mustRun(["kill", "-STOP", String(supervisor?.pid)]);
    expect(outcomes(await perform(["kill"]))).toEqual(["kill: done"]);
    await pause(1_000);
    expect(living()).toEqual(["supervisor-loop"]);
  });

  test("is frozen by its own user, who says that root is needed for the rest, and what it cannot tell", async () => {
    await startHidingGateway();
    await lab.spawn(["bash", "-c", "exec -a openclaw-doctor sleep 1000"], { uid: users.root });
    const reports = await perform(["survey", "freeze"], users.gateway);
    expect(outcomes(reports)).toEqual(["survey: done", "freeze: failed"]);
    expect(summaries(reports)[1]?.replaceAll(/\d+/g, "N")).toBe(
      "still running: openclaw-doctor (N); this user may not stop openclaw-doctor (N): run sudo ir contain",
    );
    const unseen = blindSpots(reports).map((sentence) => sentence.replaceAll(/\d+/g, "N"));
    expect(unseen).toContain(
      "user N runs N process more that nothing ties to the gateway, left running: fc-cached (N)",
    );
  });

  test("is refused to another user with the command that helps", async () => {
    await startHidingGateway();
    const [, freeze] = await perform(["survey", "freeze"], users.bystander);
    expect(freeze?.kind === "impossible" ? freeze.remedy : "").toBe("sudo ir contain");
  });
});

describeWith(["namespaces", "openclaw"], "a real gateway", () => {
  test("is found with everything that its agent started, stands still, goes on, and is ended", async () => {
    const provider = await startFakeProvider(lab);
    const gateway = await startGateway(lab);
    const turn = await agentTurn(lab, gateway, execMessage(holdAndEscape.command));
    await waitForAgentCommand(lab, holdAndEscape.held, { turn });
    await waitForAgentCommand(lab, holdAndEscape.escaped, { turn });
    expect(outcomes(await perform(["survey", "freeze"]))).toEqual(["survey: done", "freeze: done"]);
    const running = lab.processes().filter(({ state }) => state !== "T");
    expect(running.map(({ pid }) => pid)).toEqual([provider.process.pid]);
    expect(await gateway.isHealthy()).toBe(false);
    expect(outcomes(await perform(["thaw"]))).toEqual(["thaw: done"]);
    await waitFor("health", 20_000, () => gateway.isHealthy());
    expect(outcomes(await perform(["survey", "freeze", "kill"]))).toEqual([
      "survey: done",
      "freeze: done",
      "kill: done",
    ]);
    expect(lab.processes().map(({ pid }) => pid)).toEqual([provider.process.pid]);
  });
});
