/** One suite for the process table in memory and the kernel's own; the real one signals only what it started. */

import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";

import { linuxProcesses } from "../../src/adapters/linux/processes.ts";
import type { ProcessEntry } from "../../src/model/process.ts";
import type { Processes } from "../../src/ports/processes.ts";
import { processEntry, processMarks } from "../fakes/process-entries.ts";
import { processWorld } from "../fakes/process-world.ts";

interface Started {
  readonly processes: Processes;
  readonly pid: number;
}

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

function startReal(env: Readonly<Record<string, string>>): Started {
  const child = spawn("sleep", ["1000"], { stdio: "ignore", cwd: "/", env });
  children.push(child);
  return { processes: linuxProcesses(), pid: child.pid ?? 0 };
}

const KINDS = [
  {
    name: "in memory",
    start: (env: Readonly<Record<string, string>>): Started => {
      const entry = processEntry({ pid: 4_000, comm: "sleep", argv: ["sleep", "1000"] });
      const execMark = env["OPENCLAW_SHELL"] === "exec";
      const serviceMark = env["OPENCLAW_SERVICE_MARKER"] === "openclaw";
      const marks = [processMarks({ pid: 4_000, execMark, serviceMark, exe: "/usr/bin/sleep" })];
      return { processes: processWorld({ processes: [entry], marks }).processes, pid: 4_000 };
    },
  },
  { name: "of the kernel", start: startReal },
];

async function entryOf({ processes, pid }: Started): Promise<ProcessEntry> {
  // Between fork and exec the child still is a copy of us.
  return vi.waitFor(() => {
    const entry = processes
      .scan()
      .find((candidate) => candidate.pid === pid && candidate.comm === "sleep");
    if (entry === undefined) throw new Error("not started yet");
    return entry;
  });
}

describe.for(KINDS)("processes $name", ({ start }) => {
  test("are listed with name and arguments", async () => {
    const started = start({});
    const { pid, comm, argv, isKernelThread } = await entryOf(started);
    expect({ pid, comm, argv, isKernelThread }).toEqual({
      pid: started.pid,
      comm: "sleep",
      argv: ["sleep", "1000"],
      isKernelThread: false,
    });
  });

  test("are found again by their identity alone", async () => {
    const started = start({});
    const entry = await entryOf(started);
    expect(started.processes.look(entry)?.pid).toBe(entry.pid);
    expect(started.processes.look({ ...entry, startTicks: "1" })).toBeNull();
  });

  test("are stopped, continued and ended", async () => {
    const started = start({});
    const entry = await entryOf(started);
    const { processes } = started;
    expect(processes.signal(entry, "SIGSTOP")).toBe("sent");
    await vi.waitFor(() => expect(processes.look(entry)?.state).toBe("T"));
    expect(processes.signal(entry, "SIGCONT")).toBe("sent");
    await vi.waitFor(() => expect(processes.look(entry)?.state).toBe("S"));
    expect(processes.signal(entry, "SIGKILL")).toBe("sent");
    await vi.waitFor(() => expect(processes.look(entry)?.state ?? "Z").toBe("Z"));
    await vi.waitFor(() => expect(processes.signal(entry, "SIGKILL")).toBe("gone"));
  });

  test("are never signalled when the pid is another's now", async () => {
    const started = start({});
    const entry = await entryOf(started);
    expect(started.processes.signal({ ...entry, startTicks: "1" }, "SIGKILL")).toBe("gone");
    expect(started.processes.look(entry)?.state).toBe("S");
  });

  test("show the two known marks of their environment, and nothing else of it", async () => {
    const started = start({
      OPENCLAW_SHELL: "exec",
      OPENCLAW_SERVICE_MARKER: "other",
      TOKEN: "hush-4711",
    });
    await entryOf(started);
    const marks = started.processes.marks([started.pid]);
    expect(marks).toEqual([
      {
        pid: started.pid,
        execMark: true,
        serviceMark: false,
        cwd: "/",
        exe: "/usr/bin/sleep",
        isSystemProgram: true,
        readable: true,
      },
    ]);
    expect(JSON.stringify(marks)).not.toContain("hush");
  });
});

describe("processes of the kernel", () => {
  test.for([0, 1, -1])("never means %d, which is init or many", (pid) => {
    expect(linuxProcesses().signal({ pid, startTicks: "0" }, "SIGKILL")).toBe("gone");
  });

  test.for([
    { name: "at the start", env: { OPENCLAW_SHELL: "exec" }, execMark: true },
    { name: "at the end", env: { A: "b", OPENCLAW_SHELL: "exec" }, execMark: true },
    { name: "not as part of another value", env: { A: "OPENCLAW_SHELL=exec" }, execMark: false },
    { name: "not with a longer value", env: { OPENCLAW_SHELL: "executed" }, execMark: false },
  ])("find a mark $name", async ({ env, execMark }) => {
    const started = startReal(env);
    await entryOf(started);
    expect(started.processes.marks([started.pid]).map((marks) => marks.execMark)).toEqual([
      execMark,
    ]);
  });

  test("that are gone have no marks and are said to be unreadable", () => {
    expect(linuxProcesses().marks([2 ** 22 + 1])).toEqual([
      {
        pid: 2 ** 22 + 1,
        execMark: false,
        serviceMark: false,
        cwd: null,
        exe: null,
        isSystemProgram: false,
        readable: false,
      },
    ]);
  });

  test("whose first thread has ended still run, and are seen so", async () => {
    const started = startThreadOnly();
    const { processes, pid } = started;
    await vi.waitFor(
      () => expect(readFileSync(`/proc/${pid}/stat`, "utf8")).toContain(") Z "),
      5_000,
    );
    const entry = processes.scan().find((candidate) => candidate.pid === pid);
    expect({ state: entry?.state, program: entry?.argv[0] }).toEqual({
      state: "S",
      program: "perl",
    });
    expect(
      processes.marks([pid]).map(({ execMark, readable }) => ({ execMark, readable })),
    ).toEqual([{ execMark: true, readable: true }]);
  });
});

/** exit(2) ends one thread; a program can hide behind the zombie that it leaves. */
function startThreadOnly(): Started {
  const exit = process.arch === "arm64" ? 93 : 60;
  const script = `use threads; threads->create(sub { sleep 1000 }); syscall(${exit}, 0)`;
  const child = spawn("perl", ["-e", script], { stdio: "ignore", env: { OPENCLAW_SHELL: "exec" } });
  children.push(child);
  return { processes: linuxProcesses(), pid: child.pid ?? 0 };
}
