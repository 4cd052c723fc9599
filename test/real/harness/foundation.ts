/** What every lab stands on: a directory, a group, and a first process that ends when its owner does. */
import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { endAtExit, namePrefix, sweepLeftOvers } from "./clean-up.ts";
import { cgroupMount, killGroup, makeGroup, removeGroup } from "./control-group.ts";
import { homeIn, users } from "./lab.ts";
import { commandPath, compiledCode, harnessDirectory, labsDirectory } from "./paths.ts";
import { namespaceOf } from "./process-table.ts";

export type Foundation = {
  readonly directory: string;
  /** The group that the first process was started in; `null` where there is no cgroup v2. */
  readonly group: string | null;
  readonly initHostPid: number;
  /** What the first process has written so far. */
  output(): string;
  hasEnded(): boolean;
  /** Kills every process, removes group and directory. May be repeated. */
  dispose(): Promise<void>;
};

export type FoundationPlan = {
  /** A shell script of this directory that prints `ready PID`, then lives as long as its standard input. */
  readonly script: string;
  readonly args: (directory: string) => readonly string[];
  /** The root whose accounts are extended by those of the lab. */
  readonly accountsOf: string;
  /** Further `unshare` options. */
  readonly unshare: readonly string[];
};

type FirstProcess = {
  readonly child: ChildProcess;
  readonly ready: Promise<number>;
  readonly ended: Promise<void>;
  output(): string;
};

export async function layFoundation(plan: FoundationPlan): Promise<Foundation> {
  await sweepLeftOvers();
  const name = `${namePrefix}${randomBytes(4).toString("hex")}`;
  const directory = join(labsDirectory, name);
  const mount = cgroupMount();
  const group = mount === null ? null : makeGroup(join(mount, name));
  furnish(directory, plan.accountsOf, group !== null);
  const first = startFirstProcess(plan, directory, group);
  const forget = endAtExit(() => {
    first.child.kill("SIGKILL");
    if (group !== null) killGroup(group);
    rmSync(directory, { recursive: true, force: true });
  });
  let disposing: Promise<void> | undefined;
  async function end(): Promise<void> {
    first.child.stdin?.destroy();
    first.child.kill("SIGKILL");
    await first.ended;
    if (group !== null) await removeGroup(group);
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
    forget();
  }
  const dispose = (): Promise<void> => (disposing ??= end());
  try {
    const initHostPid = await first.ready;
    return {
      directory,
      group,
      initHostPid,
      output: first.output,
      hasEnded: () => first.child.exitCode !== null || first.child.signalCode !== null,
      dispose,
    };
  } catch (cause) {
    await dispose();
    throw cause;
  }
}

function furnish(directory: string, accountsOf: string, hasCgroup: boolean): void {
  for (const child of [
    "etc",
    "tmp",
    "home",
    "log",
    "upper/etc",
    "upper/var/lib",
    "work/etc",
    "work/var/lib",
  ])
    mkdirSync(join(directory, child), { recursive: true });
  // Other users must pass through to their homes, whatever the umask.
  for (const child of ["", "home", "etc", "upper", "upper/etc", "upper/var", "upper/var/lib"])
    chmodSync(join(directory, child), 0o755);
  chmodSync(join(directory, "tmp"), 0o1777);
  const homes = Object.entries(users).map(([user, uid]) => ({
    user,
    uid,
    home: homeIn(directory, uid),
  }));
  for (const { uid, home } of homes) {
    mkdirSync(home, { mode: 0o700 });
    chownSync(home, uid, uid);
  }
  const others = (file: string): readonly string[] =>
    readFileSync(join(accountsOf, file), "utf8")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("root:"));
  // Root's home is the lab's too: OpenClaw compares $HOME with the account's home before it manages a service.
  // No password rather than a shadowed one: PAM refuses an account whose line is missing from shadow.
  writeLines(join(directory, "etc/passwd"), [
    ...homes.map(({ user, uid, home }) => `${user}:*:${uid}:${uid}::${home}:/bin/bash`),
    ...others("etc/passwd"),
  ]);
  writeLines(join(directory, "etc/group"), [
    ...homes.map(({ user, uid }) => `${user}:x:${uid}:`),
    ...others("etc/group"),
  ]);
  // What is off limits outside stays so inside; the lab's own namespace is deliberately not listed.
  writeLines(join(directory, "etc/forbid-netns"), [namespaceOf("self", "net") ?? ""]);
  if (hasCgroup) writeLines(join(directory, "has-cgroup"), []);
  openToAll(compiledCode, 3);
}

function writeLines(path: string, lines: readonly string[]): void {
  writeFileSync(path, lines.map((line) => `${line}\n`).join(""), { mode: 0o644 });
}

/** Every user keeps a directory of its own in there; whoever came first must not shut out the others. */
function openToAll(path: string, levels: number): void {
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o1777);
  if (levels === 0) return;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) openToAll(join(path, entry.name), levels - 1);
  }
}

function startFirstProcess(
  plan: FoundationPlan,
  directory: string,
  group: string | null,
): FirstProcess {
  const unshare = [
    "unshare",
    "--mount",
    "--pid",
    "--ipc",
    "--uts",
    ...(group === null ? [] : ["--cgroup"]),
    ...plan.unshare,
    "--fork",
    "--kill-child=KILL",
  ];
  const argv = [
    ...unshare,
    join(harnessDirectory, plan.script),
    directory,
    ...plan.args(directory),
  ];
  // The group is joined first: the cgroup namespace takes the group of its maker for its root.
  const child = spawn(
    "/bin/sh",
    ["-c", '[ -z "$0" ] || echo 0 >"$0/cgroup.procs"; exec "$@"', group ?? "", ...argv],
    {
      env: { PATH: commandPath, LC_ALL: "C.UTF-8" },
      detached: true,
      stdio: "pipe",
    },
  );
  let output = "";
  child.stdin.on("error", () => undefined);
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<void>((resolve) => {
    child.on("close", () => resolve());
    child.on("error", () => resolve());
  });
  const ready = new Promise<number>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      const hostPid = /^ready (\d+)$/m.exec(output)?.[1];
      if (hostPid !== undefined) resolve(Number(hostPid));
    });
    void ended.then(() => reject(new Error(`the lab's first process ended at once\n${output}`)));
  });
  return { child, ready, ended, output: () => output };
}
