/** What a test can do in a lab, whatever made the lab: enter it, start things in it, look at it. */
import { chownSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeGroup } from "./control-group.ts";
import { commandPath } from "./paths.ts";
import {
  isSameProcess,
  namespaceOf,
  processesInPidNamespace,
  type ProcessFacts,
} from "./process-table.ts";
import { mustRun, runCommand, type CommandOptions, type CommandResult } from "./run-command.ts";
import { waitFor } from "./wait.ts";

/** Unprivileged accounts that exist in every lab and nowhere else. */
export const users = { root: 0, gateway: 4242, provider: 4243, bystander: 4244 } as const;

export type LabCommandOptions = CommandOptions & {
  /** Default root. Any number may be given; `users` lists those that have a home. */
  readonly uid?: number;
  /** Default: the user's home. */
  readonly cwd?: string;
  /** A group below the lab's own, for example `system.slice/openclaw-gateway.service`. Default `session.scope`. */
  readonly cgroup?: string;
};

export type LabProcess = {
  readonly hostPid: number;
  /** The number that it has inside the lab. */
  readonly pid: number;
  readonly startTime: string;
  readonly outputFile: string;
  output(): string;
  isRunning(): boolean;
  /** Does nothing once the process has ended, even if its number was given to another. */
  kill(signal?: NodeJS.Signals): void;
  waitForEnd(timeoutMs: number): Promise<void>;
};

export type LabResponse = { readonly status: number; readonly body: string };

export type Lab = {
  /** A private directory with the same path inside and outside; /tmp, /run, /etc and /var/lib differ. */
  readonly directory: string;
  readonly initHostPid: number;
  /** As the product's list of forbidden namespaces writes it, for example `net:[4026532289]`. */
  readonly networkNamespace: string;
  readonly peer: Lab | null;
  homeOf(uid: number): string;
  /** Makes a directory below `directory` that belongs to a user. */
  makeDirectory(name: string, uid?: number): string;
  /** Outside path of a file that the lab keeps elsewhere, for example of `/run/…` or `/tmp/…`. */
  outside(path: string): string;
  /** The group's path on this machine; `null` where there is no cgroup v2. */
  cgroupDirectory(cgroup: string): string | null;
  /** Runs to the end. Its parent is outside, so freezing it, or everything, cannot stop the test. */
  run(argv: readonly string[], options?: LabCommandOptions): Promise<CommandResult>;
  /** As `run`, and rejects unless it exits with 0; answers its standard output. */
  mustRun(argv: readonly string[], options?: LabCommandOptions): Promise<string>;
  /** Starts detached: a session of its own, child of the lab's first process, output to a file. */
  spawn(
    argv: readonly string[],
    options?: Omit<LabCommandOptions, "input" | "timeoutMs">,
  ): Promise<LabProcess>;
  /** One HTTP request from inside; status 0 when there is no answer. */
  fetch(
    url: string,
    options?: {
      readonly method?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
      readonly timeoutMs?: number;
    },
  ): Promise<LabResponse>;
  /** Every living process of the lab but its first. */
  processes(): readonly ProcessFacts[];
  /** Ends everything that runs in the lab and removes what it left. May be repeated. */
  dispose(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** Commands of a test run in here unless they ask for another group: where a login session would be. */
const sessionGroup = "session.scope";

export type LabFoundation = {
  readonly directory: string;
  /** The first process of the lab's PID namespace, whose other namespaces are the lab's too. */
  readonly initHostPid: number;
  /** What the lab sees as the root of cgroup v2; `null` where there is none. */
  readonly group: string | null;
  readonly dispose: () => Promise<void>;
};

export function labAround({ directory, initHostPid, group, dispose }: LabFoundation): Lab {
  const pidNamespace = namespaceOf(initHostPid, "pid") ?? "";
  let spawned = 0;

  const cgroupDirectory: Lab["cgroupDirectory"] = (cgroup) =>
    group === null ? null : makeGroup(join(group, cgroup));
  const homeOf: Lab["homeOf"] = (uid) => homeIn(directory, uid);

  function enter(
    argv: readonly string[],
    inner: string,
    innerArgs: readonly string[],
    options: LabCommandOptions,
  ): readonly string[] {
    const uid = options.uid ?? users.root;
    const procs = cgroupDirectory(options.cgroup ?? sessionGroup);
    return [
      "/bin/sh",
      "-c",
      '[ -z "$0" ] || echo 0 >"$0/cgroup.procs"; exec "$@"',
      procs === null ? "" : procs,
      "nsenter",
      `--target=${initHostPid}`,
      "--mount",
      "--net",
      "--pid",
      "--ipc",
      "--uts",
      ...(group === null ? [] : ["--cgroup"]),
      // nsenter that forks would stop itself together with a child that is frozen by SIGSTOP. The
      // shell only waits; it is outside the PID namespace, what it starts is inside.
      "--no-fork",
      "/bin/sh",
      "-c",
      inner,
      "lab",
      ...innerArgs,
      ...(uid === users.root
        ? []
        : ["setpriv", `--reuid=${uid}`, `--regid=${uid}`, "--clear-groups", "--"]),
      "env",
      "--default-signal=INT,QUIT",
      `--chdir=${options.cwd ?? homeOf(uid)}`,
      ...argv,
    ];
  }

  function environment(options: LabCommandOptions): Readonly<Record<string, string>> {
    const uid = options.uid ?? users.root;
    const user = Object.entries(users).find(([, known]) => known === uid)?.[0] ?? String(uid);
    return {
      PATH: commandPath,
      HOME: homeOf(uid),
      USER: user,
      LOGNAME: user,
      LC_ALL: "C.UTF-8",
      TZ: "UTC",
      NO_COLOR: "1",
      ...options.env,
    };
  }

  const run: Lab["run"] = (argv, options = {}) =>
    runCommand(enter(argv, '"$@"; exit $?', [], options), {
      env: environment(options),
      ...(options.input === undefined ? {} : { input: options.input }),
      ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
    });

  const mustRunInside: Lab["mustRun"] = async (argv, options = {}) => {
    const result = await run(argv, options);
    if (result.code !== 0)
      throw new Error(`${argv.join(" ")}: exit ${result.code}\n${result.stdout}${result.stderr}`);
    return result.stdout;
  };

  const spawnInside: Lab["spawn"] = async (argv, options = {}) => {
    spawned += 1;
    const outputFile = join(directory, "log", `${spawned}.log`);
    writeFileSync(outputFile, "");
    // One more shell, so that the parent which goes away is inside: an orphan falls to the first
    // process of its parent's PID namespace, and that must be the lab's, which reaps.
    const detach = `/bin/sh -c 'log=$1; shift; "$@" </dev/null >>"$log" 2>&1 & echo $!' lab "$@"; exit $?`;
    const entered = enter(["setsid", ...argv], detach, [outputFile], options);
    const pid = Number(await mustRun(entered, { env: environment(options), timeoutMs: 10_000 }));
    const facts = processesInPidNamespace(pidNamespace).find((process) => process.pid === pid);
    if (facts === undefined)
      throw new Error(`${argv.join(" ")}: ended at once\n${readFileSync(outputFile, "utf8")}`);
    const { hostPid, startTime } = facts;
    const isRunning = (): boolean => isSameProcess(hostPid, startTime);
    return {
      hostPid,
      pid,
      startTime,
      outputFile,
      output: () => readFileSync(outputFile, "utf8"),
      isRunning,
      kill: (signal = "SIGKILL") => {
        if (isRunning()) process.kill(hostPid, signal);
      },
      waitForEnd: async (timeoutMs) => {
        await waitFor(`end of ${argv.join(" ")}`, timeoutMs, () => !isRunning());
      },
    };
  };

  const fetchInside: Lab["fetch"] = async (url, options = {}) => {
    const timeoutMs = options.timeoutMs ?? 5_000;
    const headers = Object.entries(options.headers ?? {}).flatMap(([header, value]) => [
      "--header",
      `${header}: ${value}`,
    ]);
    const argv = [
      "curl",
      "--silent",
      "--noproxy",
      "*",
      "--max-time",
      String(timeoutMs / 1000),
      "--write-out",
      "\n%{http_code}",
      "--request",
      options.method ?? "GET",
      ...headers,
    ];
    const result = await run(
      [...argv, ...(options.body === undefined ? [] : ["--data-binary", "@-"]), url],
      { input: options.body ?? "", timeoutMs: timeoutMs + 5_000 },
    );
    const lastLine = result.stdout.lastIndexOf("\n");
    return {
      status: Number(result.stdout.slice(lastLine + 1)),
      body: result.stdout.slice(0, Math.max(lastLine, 0)),
    };
  };

  return {
    directory,
    initHostPid,
    networkNamespace: namespaceOf(initHostPid, "net") ?? "",
    peer: null,
    homeOf,
    makeDirectory: (name, uid = users.root) => {
      const path = join(directory, name);
      mkdirSync(path, { recursive: true, mode: 0o700 });
      chownSync(path, uid, uid);
      return path;
    },
    outside: (path) => `/proc/${initHostPid}/root${path}`,
    cgroupDirectory,
    run,
    mustRun: mustRunInside,
    spawn: spawnInside,
    fetch: fetchInside,
    processes: () =>
      processesInPidNamespace(pidNamespace).filter((facts) => facts.hostPid !== initHostPid),
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}

export function homeIn(directory: string, uid: number): string {
  const user = Object.entries(users).find(([, known]) => known === uid)?.[0];
  return join(directory, "home", user ?? "bystander");
}
