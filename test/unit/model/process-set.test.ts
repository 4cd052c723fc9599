/** Whom the process set holds, spares and names. */

import { describe, expect, test } from "vitest";
import { BROKER, GATEWAY, processEntry, processMarks } from "../../fakes/process-entries.ts";
import { setOf, reasonsOf, OTHER_LOGIN, cases } from "./process-set-cases.ts";

describe("the process set", () => {
  test.for(cases)("holds $name", ({ host, members }) => {
    expect(reasonsOf(host)).toEqual(members);
  });

  test("never holds us, what we start, or what we come from, and says so when that is the gateway", () => {
    const gateway = { ...GATEWAY, ppid: 12 };
    const ir = processEntry({ pid: 300, ppid: 100, uid: 2_000, comm: "node-MainThread" });
    const probe = processEntry({ pid: 301, ppid: 300, uid: 2_000, comm: "node-MainThread" });
    const set = setOf({
      processes: [gateway, ir, probe, BROKER],
      ancestors: [300, 100, 12, 11, 10, 1],
    });
    expect({
      members: set.members.map(({ pid }) => pid),
      spared: set.spared.map(({ pid }) => pid),
    }).toEqual({
      members: [101],
      spared: [100],
    });
  });

  test("spares the ssh server that the agent started again, and the logins below it", () => {
    const set = setOf({
      processes: [{ ...GATEWAY, uid: 0 }],
      marks: [processMarks({ pid: 10, exe: "/usr/sbin/sshd", execMark: true })],
    });
    expect({
      members: set.members.map(({ pid }) => pid),
      spared: set.spared.map(({ pid }) => pid),
    }).toEqual({
      members: [100],
      spared: [10],
    });
  });

  test("names the groups that hold nothing else, and the users that do other things too", () => {
    const set = setOf({
      processes: [{ ...GATEWAY, cgroup: "/system.slice/openclaw-gateway.service" }, OTHER_LOGIN],
    });
    expect({ groups: set.groups, sharedUids: set.sharedUids }).toEqual({
      groups: ["/system.slice/openclaw-gateway.service"],
      sharedUids: [2_000],
    });
  });
});
