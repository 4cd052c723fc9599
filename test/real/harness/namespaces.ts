/** A lab: private network, mount, PID and cgroup namespaces in which a real part may do as it likes. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endAtExit, namePrefix, sweepLeftOvers } from './clean-up.ts';
import { cgroupMount, killGroup, makeGroup, removeGroup } from './control-group.ts';
import { commandPath, compiledCode, harnessDirectory, labsDirectory, repository } from './paths.ts';
import { isSameProcess, namespaceOf, processesInPidNamespace, type ProcessFacts } from './process-table.ts';
import { mustRun, runCommand, type CommandOptions, type CommandResult } from './run-command.ts';
import { waitFor } from './wait.ts';

/** Unprivileged accounts that exist in every lab and nowhere else. */
export const users = { root: 0, gateway: 4242, provider: 4243, bystander: 4244 } as const;

/** Addresses of the pair of cables between a lab and its outside peer (documentation ranges). */
export const addresses = {
  lab: { ipv4: '198.51.100.1', ipv6: '2001:db8:77::1' },
  peer: { ipv4: '198.51.100.2', ipv6: '2001:db8:77::2' },
} as const;

export type LabOptions = {
  /** Adds `lab.peer`, a second lab at the other end of a cable; it is the way to every foreign address. */
  readonly peer?: boolean;
};

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
  /** A private directory with the same path inside and outside; /tmp, /run and /var/lib differ. */
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
  spawn(argv: readonly string[], options?: Omit<LabCommandOptions, 'input' | 'timeoutMs'>): Promise<LabProcess>;
  /** One HTTP request from inside; status 0 when there is no answer. */
  fetch(url: string, options?: { readonly method?: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: string; readonly timeoutMs?: number }): Promise<LabResponse>;
  /** Every living process of the lab but its first. */
  processes(): readonly ProcessFacts[];
  /** Ends everything that runs in the lab and removes what it left. May be repeated. */
  dispose(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

const sessionGroup = 'session.scope';

export async function openLab(options: LabOptions = {}): Promise<Lab> {
  sweepLeftOvers();
  const lab = await openNamespaces();
  if (options.peer !== true) return lab;
  try {
    const peer = await openNamespaces();
    const joined = withPeer(lab, peer);
    await connect(lab, peer).catch(async (cause: unknown) => {
      await joined.dispose();
      throw cause;
    });
    return joined;
  } catch (cause) {
    await lab.dispose();
    throw cause;
  }
}

function withPeer(lab: Lab, peer: Lab): Lab {
  const dispose = async (): Promise<void> => {
    await Promise.all([lab.dispose(), peer.dispose()]);
  };
  return { ...lab, peer, dispose, [Symbol.asyncDispose]: dispose };
}

async function connect(lab: Lab, peer: Lab): Promise<void> {
  // Both ends are born inside the labs: the machine's own namespace never sees an interface.
  const inLab = ['nsenter', `--target=${lab.initHostPid}`, '--net', 'ip'];
  await mustRun([...inLab, 'link', 'add', 'outside', 'type', 'veth', 'peer', 'name', 'inside', 'netns', String(peer.initHostPid)]);
  const own = (end: keyof typeof addresses, device: string): readonly string[] => [
    `address add ${addresses[end].ipv4}/24 dev ${device}`,
    `address add ${addresses[end].ipv6}/64 dev ${device} nodad`,
    `link set ${device} up`,
  ];
  await ipBatch(lab, [
    ...own('lab', 'outside'),
    `route add default via ${addresses.peer.ipv4}`,
    `-6 route add default via ${addresses.peer.ipv6}`,
  ]);
  // The peer answers for every address there is. In the main table, so that the cable stays more specific.
  await ipBatch(peer, [...own('peer', 'inside'), 'route add local default dev lo table main', '-6 route add local default dev lo table main']);
}

async function ipBatch(lab: Lab, lines: readonly string[]): Promise<void> {
  for (const line of lines) await lab.mustRun(['ip', ...line.split(' ')]);
}

async function openNamespaces(): Promise<Lab> {
  const name = `${namePrefix}${randomBytes(4).toString('hex')}`;
  const directory = join(labsDirectory, name);
  const mount = cgroupMount();
  const group = mount === null ? null : makeGroup(join(mount, name));
  furnish(directory, group !== null);
  const init = startInit(directory, group);
  const forget = endAtExit(() => {
    init.child.kill('SIGKILL');
    if (group !== null) killGroup(group);
    rmSync(directory, { recursive: true, force: true });
  });
  let disposing: Promise<void> | undefined;
  const dispose = (): Promise<void> => (disposing ??= end());
  async function end(): Promise<void> {
    init.child.stdin?.destroy();
    init.child.kill('SIGKILL');
    await init.ended;
    if (group !== null) await removeGroup(group);
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
    forget();
  }
  try {
    return labAround(directory, group, await init.ready, dispose);
  } catch (cause) {
    await dispose();
    throw cause;
  }
}

function furnish(directory: string, hasCgroup: boolean): void {
  const homes = Object.entries(users).map(([user, uid]) => ({ user, uid, home: homeIn(directory, uid) }));
  for (const child of ['etc', 'tmp', 'home', 'log', 'var-lib/upper', 'var-lib/work']) mkdirSync(join(directory, child), { recursive: true });
  // Other users must pass through to their homes, whatever the umask.
  for (const child of ['', 'home', 'etc', 'var-lib/upper']) chmodSync(join(directory, child), 0o755);
  chmodSync(join(directory, 'tmp'), 0o1777);
  for (const { uid, home } of homes) {
    mkdirSync(home, { mode: 0o700 });
    chownSync(home, uid, uid);
  }
  const others = (file: string): string =>
    readFileSync(file, 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('root:')).join('\n');
  // Root's home is the lab's too: OpenClaw compares $HOME with the account's home before it manages a service.
  writeFileSync(join(directory, 'etc/passwd'), `${homes.map(({ user, uid, home }) => `${user}:x:${uid}:${uid}::${home}:/bin/bash`).join('\n')}\n${others('/etc/passwd')}\n`);
  writeFileSync(join(directory, 'etc/group'), `${homes.map(({ user, uid }) => `${user}:x:${uid}:`).join('\n')}\n${others('/etc/group')}\n`);
  // What is off limits outside stays so inside; the lab's own namespace is deliberately not listed.
  writeFileSync(join(directory, 'etc/forbid-netns'), `${namespaceOf('self', 'net') ?? ''}\n`);
  openToAll(compiledCode, 3);
  if (hasCgroup) writeFileSync(join(directory, 'has-cgroup'), '');
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

function homeIn(directory: string, uid: number): string {
  const user = Object.entries(users).find(([, known]) => known === uid)?.[0];
  return join(directory, 'home', user ?? 'bystander');
}

function startInit(directory: string, group: string | null): { readonly child: ChildProcess; readonly ready: Promise<number>; readonly ended: Promise<void> } {
  const unshare = ['unshare', '--net', '--mount', '--pid', '--ipc', '--uts', ...(group === null ? [] : ['--cgroup']), '--fork', '--kill-child=KILL'];
  const argv = [...unshare, join(harnessDirectory, 'lab-init.sh'), directory, repository, compiledCode];
  // The group is joined first: the cgroup namespace takes the group of its maker for its root.
  const child = spawn('/bin/sh', ['-c', '[ -z "$0" ] || echo 0 >"$0/cgroup.procs"; exec "$@"', group ?? '', ...argv], {
    env: { PATH: commandPath, LC_ALL: 'C.UTF-8' },
    detached: true,
    stdio: 'pipe',
  });
  let stdout = '';
  let stderr = '';
  child.stdin.on('error', () => undefined);
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<void>((resolve) => {
    child.on('close', () => resolve());
    child.on('error', () => resolve());
  });
  const ready = new Promise<number>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      const hostPid = /^ready (\d+)$/m.exec(stdout)?.[1];
      if (hostPid !== undefined) resolve(Number(hostPid));
    });
    void ended.then(() => reject(new Error(`the lab's first process ended at once\n${stderr}`)));
  });
  return { child, ready, ended };
}

function labAround(directory: string, group: string | null, initHostPid: number, dispose: () => Promise<void>): Lab {
  const pidNamespace = namespaceOf(initHostPid, 'pid') ?? '';
  let spawned = 0;

  const cgroupDirectory: Lab['cgroupDirectory'] = (cgroup) => (group === null ? null : makeGroup(join(group, cgroup)));
  const homeOf: Lab['homeOf'] = (uid) => homeIn(directory, uid);

  function enter(argv: readonly string[], inner: string, innerArgs: readonly string[], options: LabCommandOptions): readonly string[] {
    const uid = options.uid ?? users.root;
    const procs = cgroupDirectory(options.cgroup ?? sessionGroup);
    return [
      '/bin/sh', '-c', '[ -z "$0" ] || echo 0 >"$0/cgroup.procs"; exec "$@"', procs === null ? '' : procs,
      'nsenter', `--target=${initHostPid}`, '--mount', '--net', '--pid', '--ipc', '--uts', ...(group === null ? [] : ['--cgroup']),
      // nsenter that forks would stop itself together with a child that is frozen by SIGSTOP. The
      // shell only waits; it is outside the PID namespace, what it starts is inside.
      '--no-fork', '/bin/sh', '-c', inner, 'lab', ...innerArgs,
      ...(uid === users.root ? [] : ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--']),
      'env', '--default-signal=INT,QUIT', `--chdir=${options.cwd ?? homeOf(uid)}`, ...argv,
    ];
  }

  function environment(options: LabCommandOptions): Readonly<Record<string, string>> {
    const uid = options.uid ?? users.root;
    const user = Object.entries(users).find(([, known]) => known === uid)?.[0] ?? String(uid);
    return { PATH: commandPath, HOME: homeOf(uid), USER: user, LOGNAME: user, LC_ALL: 'C.UTF-8', TZ: 'UTC', NO_COLOR: '1', ...options.env };
  }

  const run: Lab['run'] = (argv, options = {}) =>
    runCommand(enter(argv, '"$@"; exit $?', [], options), {
      env: environment(options),
      ...(options.input === undefined ? {} : { input: options.input }),
      ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
    });

  const mustRunInside: Lab['mustRun'] = async (argv, options = {}) => {
    const result = await run(argv, options);
    if (result.code !== 0) throw new Error(`${argv.join(' ')}: exit ${result.code}\n${result.stdout}${result.stderr}`);
    return result.stdout;
  };

  const spawnInside: Lab['spawn'] = async (argv, options = {}) => {
    spawned += 1;
    const outputFile = join(directory, 'log', `${spawned}.log`);
    writeFileSync(outputFile, '');
    // One more shell, so that the parent which goes away is inside: an orphan falls to the first
    // process of its parent's PID namespace, and that must be the lab's, which reaps.
    const detach = `/bin/sh -c 'log=$1; shift; "$@" </dev/null >>"$log" 2>&1 & echo $!' lab "$@"; exit $?`;
    const entered = enter(['setsid', ...argv], detach, [outputFile], options);
    const pid = Number(await mustRun(entered, { env: environment(options), timeoutMs: 10_000 }));
    const facts = processesInPidNamespace(pidNamespace).find((process) => process.pid === pid);
    if (facts === undefined) throw new Error(`${argv.join(' ')}: ended at once\n${readFileSync(outputFile, 'utf8')}`);
    const { hostPid, startTime } = facts;
    const isRunning = (): boolean => isSameProcess(hostPid, startTime);
    return {
      hostPid,
      pid,
      startTime,
      outputFile,
      output: () => readFileSync(outputFile, 'utf8'),
      isRunning,
      kill: (signal = 'SIGKILL') => {
        if (isRunning()) process.kill(hostPid, signal);
      },
      waitForEnd: async (timeoutMs) => {
        await waitFor(`end of ${argv.join(' ')}`, timeoutMs, () => !isRunning());
      },
    };
  };

  const fetchInside: Lab['fetch'] = async (url, options = {}) => {
    const timeoutMs = options.timeoutMs ?? 5_000;
    const headers = Object.entries(options.headers ?? {}).flatMap(([header, value]) => ['--header', `${header}: ${value}`]);
    const argv = ['curl', '--silent', '--noproxy', '*', '--max-time', String(timeoutMs / 1000), '--write-out', '\n%{http_code}', '--request', options.method ?? 'GET', ...headers];
    const result = await run([...argv, ...(options.body === undefined ? [] : ['--data-binary', '@-']), url], { input: options.body ?? '', timeoutMs: timeoutMs + 5_000 });
    const lastLine = result.stdout.lastIndexOf('\n');
    return { status: Number(result.stdout.slice(lastLine + 1)), body: result.stdout.slice(0, Math.max(lastLine, 0)) };
  };

  return {
    directory,
    initHostPid,
    networkNamespace: namespaceOf(initHostPid, 'net') ?? '',
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
    processes: () => processesInPidNamespace(pidNamespace).filter((facts) => facts.hostPid !== initHostPid),
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}
