/** Supervisors that are held and released, in a root in which systemd is the first process. */

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import type { HostDeedReport } from "./deeds/perform-on-host.ts";
import { bootRoot, type BootedRoot, type Unit } from "./harness/booted-root.ts";
import { users } from "./harness/lab.ts";
import { describeWith } from "./harness/require-parts.ts";
import { standIn } from "./harness/respawners.ts";
import { pause, waitFor } from "./harness/wait.ts";

const RESTART_SEC = 1;
/** Longer than the restart delay and the time that systemd takes for it. */
const WATCH_MS = 2_500;
const RELEASED = "done: what starts the gateway may do so again, as before";

let root: BootedRoot;

async function perform(uid: number, ...deeds: readonly string[]): Promise<readonly string[]> {
  const script = join(import.meta.dirname, "deeds/perform-on-host.ts");
  const memory = join(root.homeOf(uid), "memory.json");
  const stdout = await root.mustRun([process.execPath, script, memory, ...deeds], { uid });
  const reports = stdout
    .trim()
    .split("\n")
    .map((line): HostDeedReport => JSON.parse(line));
  return reports.map((report) =>
    report.kind === "impossible"
      ? `impossible: ${report.reason}`
      : `${report.verdict.outcome}: ${report.verdict.summary}`,
  );
}

async function installGateway(manager: "system" | "user"): Promise<Unit> {
  const unit = await root.installUnit({ manager, argv: standIn(), restartSec: RESTART_SEC });
  await unit.waitForMain(10_000);
  await waitFor("the gateway's title", 10_000, () => gateways() > 0);
  return unit;
}

function gateways(): number {
  return root.processes().filter(({ argv }) => argv[0]?.trim() === "openclaw-gateway").length;
}

async function killMain(unit: Unit): Promise<void> {
  const hostPid = await unit.mainHostPid();
  if (hostPid === null) throw new Error(`${unit.name} has no main process`);
  process.kill(hostPid, "SIGKILL");
}

async function stateOf(unit: Unit): Promise<readonly string[]> {
  return Promise.all(["LoadState", "ActiveState", "UnitFileState", "Restart"].map(unit.property));
}

const AS_INSTALLED = ["loaded", "active", "enabled", "always"];

function controlFolder(manager: "system" | "user"): string {
  return root.outside(
    manager === "system"
      ? "/run/systemd/system.control"
      : `/run/user/${users.gateway}/systemd/user.control`,
  );
}

describeWith(["systemd"], "a gateway that systemd starts again", () => {
  beforeEach(async () => {
    root = await bootRoot();
  });
  afterEach(() => root.dispose());

  test.for([
    ["the system's", "system", users.root],
    ["a user's, held by root", "user", users.root],
    ["a user's, held by that user", "user", users.gateway],
  ] as const)("%s stays down after a kill, and runs again after undo", async ([, manager, uid]) => {
    const unit = await installGateway(manager);
    expect(await perform(uid, "survey-target", "hold-supervisor")).toEqual([
      expect.stringMatching(`started by ${unit.name}.* \\(systemd-${manager}\\)$`),
      `done: ${unit.name} cannot be started`,
    ]);
    expect(await stateOf(unit)).toEqual(["masked", "active", "masked-runtime", "no"]);
    await killMain(unit);
    await pause(WATCH_MS);
    expect(gateways()).toBe(0);
    await expect(unit.systemctl("start")).rejects.toThrow("is masked");
    expect(await perform(uid, "undo:hold-supervisor")).toEqual([RELEASED]);
    expect(await stateOf(unit)).toEqual(AS_INSTALLED);
    expect(existsSync(controlFolder(manager))).toBe(false);
  });

  test("is not touched when it is released before any kill", async () => {
    const unit = await installGateway("system");
    const before = await unit.mainHostPid();
    await perform(users.root, "survey-target", "hold-supervisor");
    expect(await perform(users.root, "undo:hold-supervisor")).toEqual([RELEASED]);
    expect(await perform(users.root, "undo:hold-supervisor")).toEqual([RELEASED]);
    expect([await stateOf(unit), await unit.mainHostPid()]).toEqual([AS_INSTALLED, before]);
  });

  test("stays held when it was held already, beside what others keep there", async () => {
    const unit = await installGateway("system");
    const folder = "/run/systemd/system.control";
    await root.mustRun(["mkdir", "--parents", `${folder}/other.service.d`]);
    await root.mustRun(["ln", "--symbolic", "/dev/null", `${folder}/${unit.name}`]);
    await root.systemctl(["daemon-reload"]);
    await perform(users.root, "survey-target", "hold-supervisor", "undo:hold-supervisor");
    expect(readdirSync(controlFolder("system")).toSorted()).toEqual(
      [unit.name, "other.service.d"].toSorted(),
    );
  });

  test("loses its socket and its timer with it, and gets them back", async () => {
    const unit = await installGateway("system");
    const folder = root.outside("/etc/systemd/system");
    const base = unit.name.replace(/\.service$/u, "");
    writeFileSync(join(folder, `${base}.socket`), "[Socket]\nListenStream=127.0.0.1:18790\n");
    writeFileSync(join(folder, `${base}.timer`), "[Timer]\nOnActiveSec=1h\nOnUnitActiveSec=1s\n");
    await root.systemctl(["daemon-reload"]);
    await root.systemctl(["stop", unit.name]);
    await root.systemctl(["start", `${base}.socket`, `${base}.timer`, unit.name]);
    await waitFor("the gateway's title", 10_000, () => gateways() > 0);
    const listening = (): Promise<string> =>
      root.mustRun(["ss", "-Hltn", "sport = :18790"]).then((text) => text.split(" ")[0] ?? "");
    const active = async (): Promise<readonly boolean[]> => {
      const { stdout } = await root.run([
        "systemctl",
        "is-active",
        `${base}.socket`,
        `${base}.timer`,
      ]);
      return stdout
        .trim()
        .split("\n")
        .map((state) => state === "active");
    };
    expect([await listening(), await active()]).toEqual(["LISTEN", [true, true]]);
    await perform(users.root, "survey-target", "hold-supervisor");
    await killMain(unit);
    await pause(WATCH_MS);
    expect([gateways(), await listening(), await active()]).toEqual([0, "", [false, false]]);
    expect(await perform(users.root, "undo:hold-supervisor")).toEqual([RELEASED]);
    expect([await listening(), await active()]).toEqual(["LISTEN", [true, true]]);
  });

  test("is forgotten at once when it was killed and is meant to be stopped", async () => {
    const unit = await installGateway("system");
    await perform(users.root, "survey-target", "hold-supervisor");
    await killMain(unit);
    await waitFor(
      "the death",
      5_000,
      async () => (await unit.property("ActiveState")) === "failed",
    );
    const script = join(import.meta.dirname, "deeds/settle-service.ts");
    const settled = await root.mustRun([process.execPath, script, unit.name]);
    // A held unit still tells the files that it is made of.
    const files = [`/etc/systemd/system/${unit.name}`];
    expect(JSON.parse(settled)).toEqual({ active: "inactive", files, isPrompt: true });
  });

  test("keeps its unit file unchanged", async () => {
    const unit = await installGateway("system");
    const before = readFileSync(unit.file, "utf8");
    await perform(users.root, "survey-target", "hold-supervisor", "undo:hold-supervisor");
    expect(readFileSync(unit.file, "utf8")).toBe(before);
  });
});
