/** A start and a state directory that were made to have something executed, or to hang whoever looks. */

import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chownSync,
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import type { Server } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

import { users, type LabProcess } from "../real/harness/lab.ts";
import { describeWith } from "../real/harness/require-parts.ts";
import type { CommandResult } from "../real/harness/run-command.ts";
import { waitFor } from "../real/harness/wait.ts";
import { manifestOf, unpack } from "./evidence-reading.ts";
import { executions, hostileStart } from "./hostile-start.ts";
import type { Execution, HostileStart } from "./hostile-start.ts";
import { incidentsIn, journalOf, MAIN, openStandInWorld } from "./stand-in-world.ts";
import type { StandInWorld } from "./stand-in-world.ts";

const CONTAIN = ["contain", "--yes", "--reason", "test", "--json"];

/** All that a child may be told. */
const FIXED = ["LC_ALL", "PATH", "TZ"];

interface Document {
  readonly outcome: string;
  readonly doubts: readonly string[];
  readonly evidence: { readonly dir: string };
}

describeWith(
  ["namespaces", "nft", "command:strace", "command:gcc"],
  "a start that was prepared",
  () => {
    let world: StandInWorld;
    let start: HostileStart;
    let run: CommandResult;
    let seen: readonly Execution[];

    beforeAll(async () => {
      world = await openStandInWorld();
      start = hostileStart(world.lab.makeDirectory("start"));
      const trace = join(world.lab.directory, "execs");
      const traced = ["strace", "-f", "-v", "-s", "65536", "-e", "trace=execve", "-o", trace];
      // Set where they take hold: not for strace, not for what brings us into the lab.
      const set = Object.entries(start.env).map(([name, value]) => `${name}=${value}`);
      const command = [process.execPath, MAIN, ...CONTAIN, "--home", world.home];
      run = await world.lab.run([...traced, "/usr/bin/env", ...set, ...command], {
        timeoutMs: 120_000,
      });
      seen = executions(trace);
    });
    afterAll(() => world?.[Symbol.asyncDispose]());

    test("does not keep the gateway from being contained", () => {
      const document: Document = JSON.parse(run.stdout);
      expect([run.code, document.outcome, world.suspects().length]).toEqual([0, "done", 0]);
    });

    test("springs only the traps that spring before ir can do anything", () => {
      const markers = start.markers();
      const pids = new Set(markers.map((marker) => marker.split("-").at(-1)));
      expect([markers.map((marker) => marker.replace(/\d+$/u, "")), pids.size]).toEqual([
        ["library-node-", "options-node-"],
        1,
      ]);
    });

    test("is said aloud and on record, by names without values", () => {
      const names =
        "LD_LIBRARY_PATH, LD_PRELOAD, NODE_EXTRA_CA_CERTS, NODE_OPTIONS, OPENSSL_CONF are set";
      expect(run.stderr).toContain(`ir: warning: ${names}`);
      expect(run.stderr.split("\n")[0]).toContain("ir: warning");
      const document: Document = JSON.parse(run.stdout);
      expect(document.doubts.filter((doubt) => doubt.startsWith(names)).length).toBe(1);
      const note = journalOf(world.home).find(
        ({ kind, data }) => kind === "note" && data["what"] === "start",
      );
      expect(JSON.stringify(note?.data)).toContain(names);
      expect(run.stderr + run.stdout + JSON.stringify(note)).not.toContain("trap.so");
    });

    test("is not handed on: children are system programs with a fixed environment", () => {
      const own = seen.findIndex(({ variables }) => variables.includes("LD_PRELOAD"));
      const children = seen.slice(own + 1);
      expect(children.length).toBeGreaterThan(5);
      const strange = children.filter(
        ({ program, variables }) =>
          variables.some((name) => !FIXED.includes(name)) ||
          !(program === process.execPath || /^\/(?:usr\/)?s?bin\//u.test(program)),
      );
      expect(strange).toEqual([]);
    });

    test("of a clean login leaves no doubt", async () => {
      const clean = ["/usr/bin/env", "-i", "PATH=/usr/bin:/bin", "HOME=/root"];
      const status = await world.lab.run([
        ...clean,
        process.execPath,
        MAIN,
        "status",
        "--home",
        world.home,
      ]);
      expect([status.code, status.stderr]).toEqual([0, ""]);
    });
  },
);

/** Marks of something that was executed. */
const SPRUNG = "sprung";

function hostileNames(): readonly Buffer[] {
  return [
    ...[
      "new\nline",
      "back\\slash",
      "\u001b]0;owned\u0007\u001b[2Jescape",
      "-rf",
      "--checkpoint-action=exec=touch sprung",
      `$(touch ${SPRUNG})`,
      "`touch sprung`",
      "; touch sprung;",
      "tab\tand space ",
      "*",
      "\u202egnp.exe",
      "quote'\"",
      "a".repeat(250),
    ].map((name) => Buffer.from(name)),
    Buffer.from([0x69, 0x6e, 0x76, 0xff, 0xfe, 0x80]),
  ];
}

/** Nothing that a terminal would obey: no control but the end of a line. */
function rawControls(text: string): readonly string[] {
  return text.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/gu) ?? [];
}

describeWith(["namespaces", "nft", "command:zstd"], "a state directory full of traps", () => {
  const secret = randomBytes(16).toString("hex");
  let world: StandInWorld;
  let socket: Server;
  let outside: string;
  let server: LabProcess;
  let bystander: LabProcess;
  const runs: CommandResult[] = [];
  let ms: number;

  const inState = (...names: readonly string[]): string => join(world.stateDirectory, ...names);
  const own = (path: string | Buffer): void => chownSync(path, users.gateway, users.gateway);

  beforeAll(async () => {
    world = await openStandInWorld();
    outside = join(world.lab.directory, "outside");
    writeFileSync(outside, secret, { mode: 0o600 });
    mkdirSync(inState("traps"));
    for (const name of hostileNames()) {
      const path = Buffer.concat([Buffer.from(`${inState("traps")}/`), name]);
      writeFileSync(path, "body");
      own(path);
    }
    execFileSync("mkfifo", [inState("fifo"), inState("agents.jsonl")]);
    socket = createServer().listen(inState("socket"));
    symlinkSync(outside, inState("link-out"));
    symlinkSync("/", inState("root-out"));
    symlinkSync(".", inState("loop"));
    sparse(inState("sparse.jsonl"));
    await trapLocks();
    await world.lab.spawn(["perl", "-e", '$0 = "\\e]0;owned\\a\\e[2Jopenclaw"; sleep 3600'], {
      uid: users.gateway,
    });
    await waitFor("the title", 5_000, () =>
      world.suspects().some(({ argv }) => argv[0]?.includes("\u001b") === true),
    );
    const started = performance.now();
    runs.push(
      await world.lab.run(["/bin/sh", "-c", underOwnShell(CONTAIN)], { timeoutMs: 150_000 }),
    );
    ms = performance.now() - started;
    runs.push(await world.ir(["status"]), await world.ir(["contain", "--dry-run"]));
  });
  afterAll(async () => {
    socket?.close();
    await world?.[Symbol.asyncDispose]();
  });

  function sparse(path: string): void {
    const descriptor = openSync(path, "w");
    ftruncateSync(descriptor, 2 ** 30);
    closeSync(descriptor);
    own(path);
  }

  function lockNaming(name: string, pid: number, startTime: string): void {
    const lock = { pid, port: 22, startTime: Number(startTime), stateDir: world.stateDirectory };
    writeFileSync(lockPath(name), JSON.stringify(lock));
    own(lockPath(name));
  }

  const lockPath = (name: string): string =>
    inState("tmp", `openclaw-${users.gateway}`, `gateway.${name}.lock`);

  async function trapLocks(): Promise<void> {
    server = await world.lab.spawn(["perl", "-e", '$0 = "sshd"; sleep 3600']);
    bystander = await world.lab.spawn(["sleep", "3601"], { uid: users.bystander });
    execFileSync("mkfifo", [lockPath("fifo")]);
    sparse(lockPath("sparse"));
    symlinkSync(outside, lockPath("link"));
    lockNaming("init", 1, "1");
    lockNaming("server", server.pid, server.startTime);
    lockNaming("bystander", bystander.pid, bystander.startTime);
  }

  /** The shell that `ir` is started from is named in a lock too: by itself, because only it knows its number. */
  function underOwnShell(words: readonly string[]): string {
    const command = [process.execPath, MAIN, ...words, "--home", world.home].join(" ");
    const lock = `{"pid":'$$',"port":22,"startTime":'$(cut -d" " -f22 /proc/$$/stat)',"stateDir":"${world.stateDirectory}"}`;
    return `echo '${lock}' >'${lockPath("shell")}'; chown ${users.gateway} '${lockPath("shell")}'; ${command}; exit $?`;
  }

  test("hangs nobody, executes nothing, and ends nobody else", () => {
    const [contain] = runs;
    expect([contain?.code, world.suspects()]).toEqual([0, []]);
    expect(ms).toBeLessThan(60_000);
    const found = execFileSync("find", [world.lab.directory, "-xdev", "-name", SPRUNG], {
      encoding: "utf8",
    });
    expect(found).toBe("");
    const states = [server, bystander].map(
      ({ hostPid }) => world.lab.processes().find((one) => one.hostPid === hostPid)?.state,
    );
    expect(states).toEqual(["S", "S"]);
  });

  test("shows no byte that a terminal would obey", () => {
    for (const { stdout, stderr } of runs) expect(rawControls(stdout + stderr)).toEqual([]);
  });

  test("comes back with every name byte for byte, and with nothing from outside", () => {
    const [id = ""] = incidentsIn(world.home);
    const folder = join(world.home, "incidents", id, "evidence");
    const entries = manifestOf(folder);
    const raw = new Set(entries.map((entry) => entry.raw));
    const lost = hostileNames().filter(
      (name) =>
        !raw.has(Buffer.concat([Buffer.from(`${inState("traps")}/`), name]).toString("base64")),
    );
    expect(lost.map(String)).toEqual([]);
    const kinds = Object.fromEntries(
      ["fifo", "agents.jsonl", "socket", "link-out", "root-out", "loop"].map((name) => {
        const path = Buffer.from(inState(name)).toString("base64");
        return [name, entries.find((entry) => entry.raw === path)?.kind];
      }),
    );
    expect(kinds).toEqual({
      fifo: "fifo",
      "agents.jsonl": "fifo",
      socket: "socket",
      "link-out": "symlink",
      "root-out": "symlink",
      loop: "symlink",
    });
    const { folder: unpacked, sums } = unpack(folder, join(world.lab.directory, "unpacked"));
    expect(sums).toBe("");
    const leaked = execFileSync(
      "/bin/sh",
      ["-c", `grep -rl ${secret} '${unpacked}' '${folder}' || true`],
      { encoding: "utf8" },
    );
    expect(leaked).toBe("");
    expect(readFileSync(outside, "utf8")).toBe(secret);
  });
});
