/** What the words in the collectors' paths become on a host, and what hostile words do not. */

import { describe, expect, test } from "vitest";

import { captureOptions, STATE_BUDGET } from "../../../src/evidence/budget.ts";
import { PATHS } from "../../../src/evidence/collector.ts";
import type { PathCollector } from "../../../src/evidence/collector.ts";
import { containerIds } from "../../../src/evidence/container-ids.ts";
import { composeFolder, withoutValues } from "../../../src/evidence/container-words.ts";
import { memoryRegions } from "../../../src/evidence/memory-regions.ts";
import { knownPlaces } from "../../../src/evidence/name-pattern.ts";
import { NOTHING_ASKED, placesOf } from "../../../src/evidence/places.ts";
import { planEntry } from "../../../src/evidence/planned.ts";
import type { Planned } from "../../../src/evidence/planned.ts";
import { whatFits } from "../../../src/evidence/room.ts";
import { withinBudget } from "../../../src/evidence/within-budget.ts";
import type { Workspace } from "../../../src/evidence/workspace.ts";
import type { Target } from "../../../src/model/target.ts";
import type { KernelReading } from "../../../src/ports/evidence-kernel.ts";
import { sha256Digest } from "../../fakes/digest.ts";
import { evidenceCase, memberWithPid } from "../../fakes/evidence-case.ts";
import { memoryEvidence, memoryKernel } from "../../fakes/memory-evidence.ts";

const ID = "0123456789abcdef".repeat(4);

const { target: EMPTY } = evidenceCase({
  room: "/room",
  isReal: false,
  evidence: memoryEvidence({}),
});
const TARGET: Target = {
  ...EMPTY,
  uids: [1000],
  stateDirectories: ["/home/u/.openclaw", "/srv/ldap/.openclaw-prod"],
  configPaths: ["/home/u/.openclaw/openclaw.json"],
};

function places(files: Readonly<Record<string, string>>, target = TARGET) {
  return placesOf(target, memoryKernel(files), NOTHING_ASKED);
}

describe("homes", () => {
  test("come from passwd, and from where a state directory of the usual name lies", () => {
    const { home } = places({
      "/etc/passwd": "root:x:0:0::/root:/bin/sh\nu:x:1000:1000::/home/u/:/bin/sh\n",
    });
    expect(home).toEqual(["/home/u", "/srv/ldap"]);
  });

  test("the root folder is nobody's home", () => {
    const target = { ...TARGET, stateDirectories: ["/.openclaw"] };
    expect(places({ "/etc/passwd": "u:x:1000:1000::/:/bin/sh\n" }, target)["home"]).toEqual([]);
  });
});

describe("a configuration names further places", () => {
  const config = (text: string) => places({ "/home/u/.openclaw/openclaw.json": text });

  test("included files and workspaces, also in JSON5 and relative to the config or the home", () => {
    const found = config(`{
      $include: ["./more.json5", '../shared/x.json'], // comment
      agents: { defaults: { workspace: "~/notes" }, list: [{ 'workspace': "/data/agent" }] },
      "$include": "/etc/openclaw/base.json",
    }`);
    expect(found["include"]).toEqual([
      "/home/u/.openclaw/more.json5",
      "/home/u/shared/x.json",
      "/etc/openclaw/base.json",
    ]);
    expect(found["workspace"]).toEqual([
      "/home/u/.openclaw/workspace",
      "/srv/ldap/.openclaw-prod/workspace",
      "/home/u/.openclaw/notes".replace("/.openclaw", ""),
      "/data/agent",
    ]);
  });

  test.for(["/", "/etc/..", "~/../../..", "/x", "/a/*", "", "../../../.."])(
    "a workspace %j does not make us copy the disk",
    (path) => {
      const found = config(`{ "workspace": "${path}" }`);
      expect(found["workspace"]?.slice(2)).toEqual([]);
    },
  );

  test("a million includes are a hundred", () => {
    const names = Array.from({ length: 1_000 }, (_, index) => `"$include": "./${index}.json"`);
    expect(config(`{${names.join(",")}}`)["include"]?.length).toBe(100);
  });
});

describe("packages", () => {
  const isOpenclaw = '{ "name": "openclaw", "version": "2026.9.6" }';

  test("are found from arguments, maps, units and the usual places, and only where one lies", () => {
    const files = {
      "/proc/7/cmdline": "node\0/opt/a/node_modules/openclaw/dist/worker.js\0",
      "/proc/7/maps":
        "7f00-7f01 r-xp 0 08:01 5 /opt/b/node_modules/openclaw/node_modules/x/x.node\n",
      "/opt/a/node_modules/openclaw/package.json": isOpenclaw,
      "/opt/b/node_modules/openclaw/package.json": isOpenclaw,
      "/home/u/.nvm/versions/node/v26/lib/node_modules/openclaw/package.json": isOpenclaw,
      "/app/package.json": '{ "name": "somebody-elses" }',
      "/etc/passwd": "u:x:1000:1000::/home/u:/bin/sh\n",
    };
    const target = { ...TARGET, members: [memberWithPid(7)] };
    expect(places(files, target)["package"]).toEqual([
      "/home/u/.nvm/versions/node/v26/lib/node_modules/openclaw",
      "/opt/a/node_modules/openclaw",
      "/opt/b/node_modules/openclaw",
    ]);
  });

  test("of a gateway that shows no argument: from the command on its PATH, and from its log", () => {
    const kernel = memoryKernel({
      "/proc/7/cmdline": "openclaw-gateway\0",
      "/proc/7/environ": "TOKEN=x\0PATH=relative:/usr/bin:/srv/npm/bin\0",
      "/srv/npm/lib/node_modules/openclaw/package.json": isOpenclaw,
      "/tmp/openclaw/openclaw-2026-11-21.log":
        '{"0":"at file:///srv/c/node_modules/openclaw/dist/a.js (/srv/d/node_modules/openclaw/b.js:1) /no/node_modules/openclaw/c"}\n',
      "/srv/c/node_modules/openclaw/package.json": isOpenclaw,
      "/srv/d/node_modules/openclaw/package.json": isOpenclaw,
    });
    const link = (path: string): KernelReading =>
      path === "/srv/npm/bin/openclaw"
        ? {
            kind: "read",
            bytes: Buffer.from("../lib/node_modules/openclaw/openclaw.mjs"),
            isCut: false,
          }
        : { kind: "failed", errno: "ENOENT" };
    const target = { ...TARGET, members: [memberWithPid(7)] };
    expect(placesOf(target, { ...kernel, link }, NOTHING_ASKED)["package"]).toEqual([
      "/srv/c/node_modules/openclaw",
      "/srv/d/node_modules/openclaw",
      "/srv/npm/lib/node_modules/openclaw",
    ]);
  });

  test("a log made of path beginnings is read in no time that grows with its square", () => {
    const log = "(/".repeat(1_000_000);
    const files = { "/tmp/openclaw/openclaw-2026-11-21.log": log };
    const from = performance.now();
    expect(places(files)["package"]).toEqual([]);
    expect(performance.now() - from).toBeLessThan(5_000);
  });
});

describe("containers", () => {
  test("are known by the ids in control groups", () => {
    const groups = [
      `/system.slice/docker-${ID}.scope`,
      `/machine.slice/libpod-${ID}.scope/container`,
      `/docker/${ID.toUpperCase()}`,
      "/user.slice/user-1000.slice",
    ];
    const members = groups.map((cgroup) => ({ ...memberWithPid(7), cgroup }));
    expect(containerIds({ ...TARGET, members })).toEqual([ID]);
  });

  test("values of variables are taken out of what an engine says", () => {
    const said = JSON.stringify([
      {
        Config: {
          Env: ["TOKEN=secret-1", "X=a=secret-2"],
          CreateCommand: ["run", "-e", "K=secret-3"],
        },
      },
    ]);
    const kept = withoutValues(said);
    expect(kept).not.toContain("secret");
    expect(kept).toContain("TOKEN=(value not kept)");
    expect(withoutValues("no JSON: secret-4")).not.toContain("secret");
  });

  test("the compose project's folder is read from its label, and only an absolute one", () => {
    const label = (folder: unknown) =>
      composeFolder(
        JSON.stringify([
          { Config: { Labels: { "com.docker.compose.project.working_dir": folder } } },
        ]),
      );
    expect([label("/srv/claw/"), label("relative"), label(7), composeFolder("x")]).toEqual([
      ["/srv/claw"],
      [],
      [],
      [],
    ]);
  });
});

test("regions of memory: own and telling ones first, files and the kernel's not at all", () => {
  const maps = [
    "00400000-00401000 r-xp 00000000 08:01 11 /usr/bin/node",
    "00401000-00402000 rw-p 00000000 08:01 11 /usr/bin/node",
    "01000000-01003000 rw-p 00000000 00:00 0 [heap]",
    "02000000-02001000 rwxp 00000000 00:00 0",
    "03000000-03001000 rw-p 00000000 00:00 0",
    "04000000-04001000 ---p 00000000 00:00 0",
    "05000000-05001000 rw-s 00000000 00:01 9 /dev/shm/x",
    "06000000-06001000 r-xp 00000000 08:01 12 /tmp/implant.so (deleted)",
    "7ffc00000000-7ffc00001000 rw-p 00000000 00:00 0 [stack]",
    "7ffc00002000-7ffc00003000 r-xp 00000000 00:00 0 [vdso]",
    "ffffffffff600000-ffffffffff601000 r-xp 00000000 00:00 0 [vsyscall]",
    "nonsense",
  ].join("\n");
  expect(memoryRegions(maps).map(({ from, rank }) => [from.toString(16), rank])).toEqual([
    ["401000", 3],
    ["1000000", 1],
    ["2000000", 1],
    ["3000000", 2],
    ["6000000", 1],
    ["7ffc00000000", 1],
  ]);
});

test("memory is taken when the package is encrypted or somebody insists", () => {
  const taken = (parameters: Parameters<typeof captureOptions>[0]) => {
    const { memoryBytes, keepsValues } = captureOptions(parameters);
    return [memoryBytes, keepsValues];
  };
  expect(taken({})).toEqual([0, false]);
  expect(taken({ memoryBytes: 5 })).toEqual([0, false]);
  expect(taken({ memoryBytes: 5, recipients: [] })).toEqual([0, false]);
  expect(taken({ memoryBytes: 5, memoryInClear: true })).toEqual([5, false]);
  expect(taken({ memoryBytes: 5, recipients: ["age1x"] })).toEqual([5, true]);
});

test("known places are seen by pattern, name by name", () => {
  const known = knownPlaces(["agents/*/agent/x.sqlite", "agents/*/sessions", "a.b", "*/SOUL.md"]);
  for (const path of [
    "agents",
    "agents/main/agent/x.sqlite",
    "aXb",
    "agents/main/deep/er/sessions",
  ])
    known.see(path);
  expect(known.unseen()).toEqual(["agents/*/sessions", "a.b", "*/SOUL.md"]);
});

describe("a collector's budget", () => {
  const file = (name: string, size: number, mtimeNs: bigint): Planned => {
    const times = { atimeNs: 0n, mtimeNs, ctimeNs: 0n, birthNs: 0n };
    const identity = { dev: "1", ino: name, nlink: 1, mode: 0o100600, uid: 0, gid: 0 };
    const status = { ...identity, size, allocated: size, ...times };
    const limits = { whole: 2 ** 30, sparse: 2 ** 30, head: 1, tail: 1 };
    const context = {
      collector: "logs",
      prefix: "p",
      base: "/l",
      limits,
      digest: sha256Digest,
      inodes: new Map<string, string>(),
    };
    return planEntry(context, { path: Buffer.from(name), kind: "file", status, linkTarget: null });
  };
  const collector: PathCollector = {
    ...PATHS,
    id: "logs",
    question: "?",
    archive: "a",
    volatility: 5,
    paths: [],
    maxBytes: 100,
    source: "",
    holds: "",
    secrets: "no",
  };
  const planned = [file("old", 60, 1n), file("new", 60, 3n), file("small", 30, 2n)];
  const names = (kept: Iterable<Planned>) =>
    Array.from(kept, ({ raw }) => Buffer.from(raw).toString());

  test("takes what fits in order, and names each that does not", () => {
    const { kept, left } = withinBudget(collector, planned);
    expect(names(kept)).toEqual(["/l/old", "/l/small"]);
    expect(left.map(({ what, why, isLoss }) => [what, why, isLoss])).toEqual([
      ["/l/new", "did not fit: 60 bytes beyond the collector's budget of 100 bytes", true],
    ]);
  });

  test("takes the newest first where logs rotate", () => {
    const { kept } = withinBudget({ ...collector, order: "newest" }, planned);
    expect(names(kept)).toEqual(["/l/new", "/l/small"]);
  });
});

test("what fits is what the disk has beyond the reserve, with room for the listings", () => {
  const incident = evidenceCase({ room: "/room", isReal: false, evidence: memoryEvidence({}) });
  const folders = { ...incident.host.evidence.folders, freeBytes: () => 1_210 };
  const workspace = { evidence: { ...incident.host.evidence, folders }, incidentFolder: "/x" };
  const fits = (budget: Partial<typeof STATE_BUDGET>) =>
    whatFits(workspace as unknown as Workspace, { ...STATE_BUDGET, reserveBytes: 100, ...budget });
  expect([fits({}), fits({ fit: true }), fits({ fit: true, reserveBytes: 5_000 })]).toEqual([
    STATE_BUDGET.maxBytes,
    1_009,
    0,
  ]);
});
