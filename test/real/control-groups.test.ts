/** One suite for control groups in memory and the kernel's, seen from this machine's own mount of them. */

import { expect, test } from "vitest";

import { linuxControlGroups } from "../../src/adapters/linux/control-groups.ts";
import { linuxProcesses } from "../../src/adapters/linux/processes.ts";
import type { ControlGroups } from "../../src/ports/processes.ts";
import { processEntry } from "../fakes/process-entries.ts";
import { processWorld } from "../fakes/process-world.ts";
import { openLab } from "./harness/namespaces.ts";
import { describeWith } from "./harness/require-parts.ts";
import { waitFor } from "./harness/wait.ts";

interface Group extends AsyncDisposable {
  readonly groups: ControlGroups;
  readonly path: string;
  readonly pid: number;
}

function inMemory(): Promise<Group> {
  const path = "/custom/gateway";
  const { controlGroups } = processWorld({
    processes: [processEntry({ pid: 4_000, cgroup: path })],
    groups: { [path]: "0" },
  });
  return Promise.resolve({
    groups: controlGroups,
    path,
    pid: 4_000,
    [Symbol.asyncDispose]: async () => {},
  });
}

async function ofTheKernel(): Promise<Group> {
  const lab = await openLab();
  const { hostPid } = await lab.spawn(["sleep", "1000"], { cgroup: "custom/gateway" });
  const entry = linuxProcesses()
    .scan()
    .find(({ pid }) => pid === hostPid);
  return {
    groups: linuxControlGroups(),
    path: entry?.cgroup ?? "",
    pid: hostPid,
    [Symbol.asyncDispose]: () => lab.dispose(),
  };
}

describeWith(["namespaces", "cgroup-v2"], "a control group", () => {
  test.for([
    { name: "in memory", make: inMemory },
    { name: "of the kernel", make: ofTheKernel },
  ])("$name freezes, thaws, and is ended while it is frozen", async ({ make }) => {
    await using group = await make();
    const { groups, path, pid } = group;
    expect({
      canFreeze: groups.canFreeze(path),
      members: groups.members(path),
      setting: groups.freezeSetting(path),
      isFrozen: groups.isFrozen(path),
    }).toEqual({
      canFreeze: true,
      members: [pid],
      setting: "0",
      isFrozen: false,
    });
    groups.setFreeze(path, "1");
    await waitFor("the freeze", 2_000, () => groups.isFrozen(path));
    groups.setFreeze(path, "0");
    await waitFor("the thaw", 2_000, () => !groups.isFrozen(path));
    groups.setFreeze(path, "1");
    expect({ setting: groups.freezeSetting(path), isKilled: groups.kill(path) }).toEqual({
      setting: "1",
      isKilled: true,
    });
    await waitFor("the end", 2_000, () => groups.members(path).length === 0);
  });

  test.for([
    { name: "in memory", groups: processWorld({ processes: [] }).controlGroups },
    { name: "of the kernel", groups: linuxControlGroups() },
  ])("$name that is not there cannot be frozen, read or set, and has no members", ({ groups }) => {
    const path = "/not/there";
    expect({ canFreeze: groups.canFreeze(path), members: groups.members(path) }).toEqual({
      canFreeze: false,
      members: [],
    });
    expect(() => groups.isFrozen(path)).toThrow("ENOENT");
    expect(() => groups.freezeSetting(path)).toThrow("ENOENT");
    expect(() => groups.setFreeze(path, "1")).toThrow("ENOENT");
  });

  test("that everything is in, the root, cannot be frozen", () => {
    expect(linuxControlGroups().canFreeze("/")).toBe(false);
  });
});
