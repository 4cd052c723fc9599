/** The proof on a real host: what it must see, what it must not believe, and that it takes nothing back. */

import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { recorded } from "../../src/model/json.ts";
import type { ProofCheck } from "../../src/model/containment-proof.ts";
import type { HostDeedReport } from "./deeds/perform-on-host.ts";
import { users, type Lab } from "./harness/lab.ts";
import { openLab } from "./harness/namespaces.ts";
import { describeWith } from "./harness/require-parts.ts";
import { standIn, startSupervisorLoop, waitForTitle } from "./harness/respawners.ts";
import { waitFor } from "./harness/wait.ts";

/** The shortest that the proof allows itself. */
const WATCH = "watch:5000";
const TITLE = "openclaw-gateway";

let lab: Lab;
beforeEach(async () => {
  lab = await openLab();
});
afterEach(() => lab.dispose());

async function perform(...deeds: readonly string[]): Promise<readonly HostDeedReport[]> {
  const script = join(import.meta.dirname, "deeds/perform-on-host.ts");
  const memory = join(lab.homeOf(users.root), "memory.json");
  const argv = [process.execPath, script, memory, ...deeds];
  const stdout = await lab.mustRun(argv, { timeoutMs: 60_000 });
  return stdout
    .trim()
    .split("\n")
    .map((line): HostDeedReport => JSON.parse(line));
}

interface Proof {
  readonly outcome: string;
  /** Ids of the checks that were not answered yes. */
  readonly missing: readonly string[];
  readonly ms: number;
}

async function prove(...before: readonly string[]): Promise<Proof> {
  const report = (await perform(...before, WATCH, "prove-contained")).at(-1);
  if (report?.kind !== "verdict") throw new Error("there is no proof");
  const checks = recorded<readonly ProofCheck[]>(report.verdict.detail?.["checks"]);
  const missing = checks.filter(({ answer }) => answer !== "yes").map(({ id }) => id);
  return { outcome: report.verdict.outcome, missing, ms: report.ms };
}

function table(): Promise<string> {
  return lab.mustRun(["nft", "list", "tables"]);
}

const OURS = "table inet ir_containment\n";
const BLOCKED_PROBES = [`user-${users.gateway}-blocked-ipv4`, `user-${users.gateway}-blocked-ipv6`];

describeWith(["namespaces", "nft"], "a proof", () => {
  test("is given when it is down, held and cut off", async () => {
    await startSupervisorLoop(lab, standIn());
    await waitForTitle(lab, TITLE, 10_000);
    const proof = await prove(
      "survey-target",
      "freeze-processes",
      "block-network",
      "hold-supervisor",
      "kill-processes",
    );
    expect(proof).toEqual({ outcome: "done", missing: [], ms: expect.any(Number) });
    expect(proof.ms).toBeGreaterThan(5_000);
    expect(await table()).toBe(OURS);
  });

  test("is refused as soon as something comes back, and the cut stays (CT-14)", async () => {
    await startSupervisorLoop(lab, standIn());
    await waitForTitle(lab, TITLE, 10_000);
    const deeds = ["survey-target", "block-network", "kill-processes"];
    const { outcome, missing, ms } = await prove(...deeds);
    expect([outcome, missing.includes("stays-down")]).toEqual(["failed", true]);
    expect(ms).toBeLessThan(4_000);
    expect(await table()).toBe(OURS);
  });

  test("names a stranger that listens on the port", async () => {
    await lab.spawn(standIn(), { uid: users.gateway });
    await waitForTitle(lab, TITLE, 10_000);
    await perform("survey-target", "block-network", "kill-processes");
    await waitFor("the port to be free", 5_000, async () => (await listening()) === "");
    const listen = 'require("net").createServer().listen(18789, "127.0.0.1")';
    await lab.spawn([process.execPath, "-e", listen], { uid: users.bystander });
    await waitFor("the stranger", 5_000, async () => (await listening()) !== "");
    const { outcome, missing } = await prove();
    expect([outcome, missing]).toEqual(["failed", ["no-process", "no-listener", "stays-down"]]);
    expect(await table()).toBe(OURS);
  });

  test("is refused when the rules were taken away", async () => {
    await lab.spawn(standIn(), { uid: users.gateway });
    await waitForTitle(lab, TITLE, 10_000);
    await perform("survey-target", "block-network", "kill-processes");
    await lab.mustRun(["nft", "flush", "ruleset"]);
    const { outcome, missing } = await prove();
    expect([outcome, missing]).toEqual(["failed", ["rules-loaded", ...BLOCKED_PROBES]]);
  });

  test("is refused when the rules were put to sleep", async () => {
    await lab.spawn(standIn(), { uid: users.gateway });
    await waitForTitle(lab, TITLE, 10_000);
    await perform("survey-target", "block-network", "kill-processes");
    await lab.mustRun(["nft", "add table inet ir_containment { flags dormant; }"]);
    const { outcome, missing } = await prove();
    expect([outcome, missing]).toEqual(["failed", ["rules-loaded", ...BLOCKED_PROBES]]);
  });

  test("is refused while the frozen processes still exist", async () => {
    await lab.spawn(standIn(), { uid: users.gateway });
    await waitForTitle(lab, TITLE, 10_000);
    const { outcome, missing } = await prove("survey-target", "freeze-processes", "block-network");
    expect(outcome).not.toBe("done");
    expect(missing).toEqual(["no-process", "no-listener", "stays-down"]);
  });

  test("tells what was tried since the cut", async () => {
    await lab.spawn(standIn(), { uid: users.gateway });
    await waitForTitle(lab, TITLE, 10_000);
    await perform("survey-target", "block-network", "kill-processes");
    const implant = 'require("net").connect(443, "198.51.100.7").on("error", () => {})';
    await lab.mustRun(["ip", "route", "add", "198.51.100.0/24", "dev", "lo"]);
    const tries = await lab.spawn([process.execPath, "-e", implant], { uid: users.gateway });
    await waitFor("a try", 5_000, async () =>
      (await lab.mustRun(["nft", "list", "ruleset"])).includes("198.51.100.7"),
    );
    tries.kill();
    await tries.waitForEnd(5_000);
    const report = (await perform(WATCH, "prove-contained")).at(-1);
    expect(report?.kind === "verdict" && report.verdict.detail?.["attempts"]).toEqual([
      { address: "198.51.100.7", protocol: "tcp", port: 443, packets: expect.any(Number) },
    ]);
  });
});

async function listening(): Promise<string> {
  return lab.mustRun(["ss", "-Hltn", "sport = :18789"]);
}
