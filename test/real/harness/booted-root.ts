/** A lab in which systemd runs as PID 1: the prepared root, booted by systemd-nspawn in a throw-away layer. */
import { chownSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { layFoundation, type Foundation } from "./foundation.ts";
import { labAround, users, type Lab } from "./lab.ts";
import { openLab } from "./namespaces.ts";
import { commandPath, compiledCode, openclawCommand, repository, systemdRoot } from "./paths.ts";
import { withPeer } from "./peer.ts";
import { waitFor } from "./wait.ts";

export type BootedRoot = Lab & {
  /** Runs `systemctl` of the system's manager, or of a user's. Rejects unless it exits with 0. */
  systemctl(args: readonly string[], options?: { readonly user?: number }): Promise<string>;
  installUnit(options?: UnitOptions): Promise<Unit>;
};

export type UnitOptions = {
  /** Default `openclaw-gateway.service`. */
  readonly name?: string;
  /** Default `openclaw gateway run`; a stand-in starts at once. */
  readonly argv?: readonly string[];
  /** Whom it runs as. Default the unprivileged `users.gateway`. */
  readonly uid?: number;
  /** `system`: /etc/systemd/system with `User=`. `user`: the user's own manager, as OpenClaw installs itself. */
  readonly manager?: "system" | "user";
  readonly restartSec?: number;
  readonly env?: Readonly<Record<string, string>>;
};

export type Unit = {
  readonly name: string;
  readonly file: string;
  systemctl(verb: string, ...args: readonly string[]): Promise<string>;
  property(name: string): Promise<string>;
  /** Number on this machine of the unit's main process; `null` while there is none. */
  mainHostPid(): Promise<number | null>;
  /** Waits for a main process other than the given one. */
  waitForMain(timeoutMs: number, otherThan?: number): Promise<number>;
};

const bootTimeoutMs = 60_000;

export async function bootRoot(options: { readonly peer?: boolean } = {}): Promise<BootedRoot> {
  const foundation = await layFoundation({
    script: "boot-root.sh",
    args: () => [systemdRoot, repository, compiledCode, "ir-test-root"],
    accountsOf: systemdRoot,
    unshare: [],
  });
  try {
    const lab = labAround(await waitForSystemd(foundation));
    await waitUntilRunning(lab);
    await lab.mustRun(
      [
        "install",
        "-D",
        "--mode=644",
        join(foundation.directory, "etc/forbid-netns"),
        "/run/openclaw-ir/forbid-netns",
      ],
      { cwd: "/" },
    );
    await lab.mustRun(
      [
        "ln",
        "--symbolic",
        "--force",
        "--no-target-directory",
        "/var/cache/node-compile-cache",
        "/tmp/node-compile-cache",
      ],
      { cwd: "/" },
    );
    const root = withSystemd(lab);
    return options.peer === true ? await withPeer(root, () => openLab()) : root;
  } catch (cause) {
    const output = foundation.output();
    await foundation.dispose();
    throw new Error(`the root did not boot\n${output}`, { cause });
  }
}

/** The container's own view begins at the group that systemd-nspawn made for its payload. */
async function waitForSystemd(foundation: Foundation): Promise<Foundation> {
  if (foundation.group === null) throw new Error("systemd needs cgroup v2");
  const group = join(foundation.group, "payload");
  const procs = join(group, "init.scope/cgroup.procs");
  const initHostPid = await waitFor(
    "the first process of systemd",
    bootTimeoutMs,
    () => {
      if (foundation.hasEnded()) throw new Error("systemd-nspawn has ended");
      return existsSync(procs)
        ? Number(readFileSync(procs, "utf8").split("\n")[0]) || undefined
        : undefined;
    },
    { everyMs: 20 },
  );
  return { ...foundation, group, initHostPid };
}

async function waitUntilRunning(lab: Lab): Promise<void> {
  let state = "";
  await waitFor(
    "systemd in state running",
    bootTimeoutMs,
    async () => {
      state = (
        await lab.run(["systemctl", "is-system-running", "--wait"], {
          cwd: "/",
          timeoutMs: bootTimeoutMs,
        })
      ).stdout.trim();
      if (state === "degraded")
        throw new Error(
          `systemd is degraded\n${(await lab.run(["systemctl", "--failed", "--no-pager"], { cwd: "/" })).stdout}`,
        );
      return state === "running";
    },
    { everyMs: 50, explain: () => `it says '${state}'` },
  );
}

function withSystemd(lab: Lab): BootedRoot {
  const systemctl: BootedRoot["systemctl"] = (args, { user } = {}) =>
    user === undefined
      ? lab.mustRun(["systemctl", "--no-pager", ...args])
      : lab.mustRun(["systemctl", "--user", "--no-pager", ...args], {
          uid: user,
          env: { XDG_RUNTIME_DIR: `/run/user/${user}` },
        });

  const installUnit: BootedRoot["installUnit"] = async (options = {}) => {
    const name = options.name ?? "openclaw-gateway.service";
    const uid = options.uid ?? users.gateway;
    const isUsers = options.manager === "user";
    const directory = isUsers
      ? join(lab.homeOf(uid), ".config/systemd/user")
      : lab.outside("/etc/systemd/system");
    if (isUsers) await systemctl(["start", `user@${uid}.service`]);
    await lab.mustRun(["mkdir", "--parents", isUsers ? directory : "/etc/systemd/system"], {
      uid: isUsers ? uid : users.root,
    });
    const file = join(directory, name);
    writeFileSync(file, unitText(lab, options, uid, isUsers));
    if (isUsers) chownSync(file, uid, uid);
    const manager = isUsers ? { user: uid } : {};
    await systemctl(["daemon-reload"], manager);
    await systemctl(["enable", "--now", name], manager);

    const property: Unit["property"] = async (key) =>
      (await systemctl(["show", "--value", `--property=${key}`, name], manager)).trim();
    const mainHostPid: Unit["mainHostPid"] = async () => {
      const pid = Number(await property("MainPID"));
      return lab.processes().find((facts) => facts.pid === pid)?.hostPid ?? null;
    };
    return {
      name,
      file,
      systemctl: (verb, ...args) => systemctl([verb, ...args, name], manager),
      property,
      mainHostPid,
      waitForMain: (timeoutMs, otherThan) =>
        waitFor(`a main process of ${name}`, timeoutMs, async () => {
          const hostPid = await mainHostPid();
          return hostPid === otherThan ? null : hostPid;
        }),
    };
  };

  return { ...lab, systemctl, installUnit };
}

/** As OpenClaw's own installer writes it, so that a kill is answered by a new process after five seconds. */
function unitText(lab: Lab, options: UnitOptions, uid: number, isUsers: boolean): string {
  const home = lab.homeOf(uid);
  const env = {
    PATH: commandPath,
    HOME: home,
    OPENCLAW_SERVICE_MARKER: "openclaw",
    OPENCLAW_SERVICE_KIND: "gateway",
    ...options.env,
  };
  return [
    "[Unit]",
    "Description=OpenClaw Gateway",
    "StartLimitBurst=10",
    "StartLimitIntervalSec=300",
    "[Service]",
    ...(isUsers ? [] : [`User=${uid}`, `Group=${uid}`]),
    `WorkingDirectory=${home}`,
    ...Object.entries(env).map(([key, value]) => `Environment="${key}=${value}"`),
    `ExecStart=${(options.argv ?? [openclawCommand, "gateway", "run"]).map((word) => `"${word}"`).join(" ")}`,
    "Restart=always",
    `RestartSec=${options.restartSec ?? 5}`,
    "RestartPreventExitStatus=78",
    "TimeoutStopSec=330",
    "KillMode=mixed",
    "SuccessExitStatus=0 143",
    "OOMPolicy=continue",
    "[Install]",
    `WantedBy=${isUsers ? "default.target" : "multi-user.target"}`,
    "",
  ].join("\n");
}
