import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { nodeCommands } from "../../../src/adapters/node/commands.ts";
import { trustedProgram } from "../../../src/adapters/node/trusted-program.ts";

const commands = nodeCommands();

/** A shell is only here, to see from inside what a program is given. */
function shell(script: string, timeoutMs = 5_000) {
  return commands.run({ program: "sh", args: ["-c", script], timeoutMs });
}

describe("a program that was started", () => {
  test("has the fixed environment, what was asked for, and nothing inherited", async () => {
    const { stdout } = await commands.run({
      program: "env",
      args: [],
      timeoutMs: 5_000,
      env: { XDG_RUNTIME_DIR: "/run/user/1" },
    });
    expect(stdout.trim().split("\n").toSorted()).toEqual([
      "LC_ALL=C",
      "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
      "TZ=UTC",
      "XDG_RUNTIME_DIR=/run/user/1",
    ]);
  });

  test("leads a session of its own, in the root folder, with an empty input", async () => {
    const { stdout } = await shell('cut -d" " -f6 /proc/$$/stat; echo $$; pwd; cat');
    const [session, pid, folder] = stdout.split("\n");
    expect([session === pid, folder]).toEqual([true, "/"]);
  });

  test("tells its code and both outputs, whole", async () => {
    expect(await shell("echo out; echo err >&2; exit 7")).toEqual({
      kind: "exited",
      exitCode: 7,
      stdout: "out\n",
      stderr: "err\n",
    });
  });

  test("reads what it is fed", async () => {
    const request = { program: "cat", args: [], input: "fed\n", timeoutMs: 5_000 };
    expect((await commands.run(request)).stdout).toBe("fed\n");
  });

  test("may leave its input unread", async () => {
    const request = { program: "true", args: [], input: "x".repeat(200_000), timeoutMs: 5_000 };
    expect((await commands.run(request)).kind).toBe("exited");
  });

  test("is ended at its deadline with all that it started", async () => {
    const result = await shell("sleep 60 & echo $!; sleep 60", 300);
    expect([result.kind, result.exitCode]).toEqual(["timed-out", null]);
    const child = result.stdout.trim();
    const state = await shell(`cut -d" " -f3 /proc/${child}/stat 2>/dev/null`);
    expect(["", "Z\n"]).toContain(state.stdout);
  });

  test("does not keep us when a child that escaped holds the output", async () => {
    expect((await shell("setsid sleep 3 & exec sleep 60", 200)).kind).toBe("timed-out");
  });

  test("is ended when it writes without end", async () => {
    const { kind, stdout } = await shell("exec cat /dev/zero", 20_000);
    expect([kind, stdout.length <= 16 * 1024 * 1024]).toEqual(["killed", true]);
  });

  test("that dies of a signal did not exit", async () => {
    expect((await shell("kill -9 $$")).kind).toBe("killed");
  });
});

describe("a program that is looked for", () => {
  let room: string;
  beforeEach(() => {
    room = mkdtempSync(join(tmpdir(), "ir-programs-"));
    writeFileSync(join(room, "tool"), "#!/bin/sh\n");
    chmodSync(join(room, "tool"), 0o755);
  });
  afterEach(() => rmSync(room, { recursive: true }));

  test("is found in the system's folders", () => {
    expect(trustedProgram("env")).toBe("/usr/bin/env");
  });

  test("keeps the name by which it was found, because some tools go by it", () => {
    expect(trustedProgram("env", ["/bin"])).toBe("/bin/env");
  });

  test.for(["../bin/env", "/usr/bin/env", "", "-c", "en v"])("is not %j", (name) => {
    expect(trustedProgram(name)).toBe(null);
  });

  test("is not taken from a folder below one that anybody can write to", () => {
    expect(trustedProgram("tool", [room])).toBe(null);
  });

  test("is not taken where a link leads to such a place", () => {
    symlinkSync("/usr/bin", join(room, "bin"));
    expect(trustedProgram("env", [join(room, "bin")])).toBe(null);
  });

  test("is not a folder, nor a file that cannot be executed", () => {
    expect([trustedProgram("bin", ["/usr"]), trustedProgram("passwd", ["/etc"])]).toEqual([
      null,
      null,
    ]);
  });

  test("that is not there is said to be missing", async () => {
    const request = { program: "no-such-tool", args: [], timeoutMs: 100 };
    expect(await commands.run(request)).toEqual({
      kind: "not-found",
      exitCode: null,
      stdout: "",
      stderr: "no-such-tool is not in /usr/sbin, /usr/bin, /sbin, /bin",
    });
  });
});
