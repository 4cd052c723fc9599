/** A sandbox keeps its promises: a gateway like a real one inside, nothing of it outside, nothing left behind. */

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { DatabaseSync, backup } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { chooseIsolation } from "../../src/adapters/sandbox/isolation.ts";
import type { Isolation } from "../../src/adapters/sandbox/isolation.ts";
import { markedProcesses } from "../../src/adapters/sandbox/marked-processes.ts";
import { nodeSandbox } from "../../src/adapters/sandbox/sandbox.ts";
import { parseLockClaim } from "../../src/model/lock-file.ts";
import { Refusal } from "../../src/model/refusal.ts";
import type { SandboxWorld } from "../../src/ports/sandbox.ts";

/** Stands in for `ir`: says what it was told and what it can reach. */
const PROBE = `
import { existsSync, readFileSync, readdirSync, readlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
const [mark, ...places] = process.argv[2] === "escape" ? process.argv.slice(3) : [];
const written = places.filter((place) => {
  try { writeFileSync(join(place, mark), ""); return true; } catch { return false; }
});
console.log(JSON.stringify({
  words: process.argv.slice(2),
  home: process.env.IR_HOME,
  uid: process.getuid(),
  network: readlinkSync("/proc/self/ns/net"),
  cgroup: readFileSync("/proc/self/cgroup", "utf8").split("\\n").filter((line) => line.startsWith("0::")),
  cgroupFiles: existsSync("/sys/fs/cgroup") ? readdirSync("/sys/fs/cgroup") : [],
  written,
  isWhole: existsSync(join(dirname(process.argv[1]), "../package.json")),
}));
process.exitCode = 3;
`;

const folder = mkdtempSync(join(tmpdir(), "ir-sandbox-test-"));
// Installed as a package manager does it: reached through a link, with its package around it.
const main = join(folder, "bin/ir");
for (const name of ["bin", "package/dist"]) mkdirSync(join(folder, name), { recursive: true });
writeFileSync(join(folder, "package/package.json"), "{}");
writeFileSync(join(folder, "package/dist/probe.mjs"), PROBE);
symlinkSync("../package/dist/probe.mjs", main);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const here = chooseIsolation();
const SAME_USER: Isolation = { kind: "same-user", reason: "the test says so" };

const opened: SandboxWorld[] = [];
afterAll(async () => {
  for (const world of opened) await world.close();
});

async function open(isolation: Isolation): Promise<SandboxWorld> {
  const sandbox = nodeSandbox({ main, isolate: () => isolation });
  const world = await sandbox.open({ progress: () => undefined });
  opened.push(world);
  return world;
}

const ALIVE = {
  isAnswering: true,
  heartbeats: expect.any(Number),
  silentMs: expect.any(Number),
  processes: 5,
};

describe("as the same user", () => {
  let world: SandboxWorld;
  beforeAll(async () => {
    world = await open(SAME_USER);
  });

  test("the gateway answers, sends signs of life, and has children in sessions of their own", async () => {
    expect(await world.look()).toEqual(ALIVE);
    expect(world.limits).toEqual([
      "no namespaces can be made here (the test says so): the network is not cut, and the gateway runs as you",
    ]);
    const sessions = markedProcesses(world.folder).map(
      (pid) => readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[3],
    );
    expect(new Set(sessions).size).toBe(4);
  });

  test("it hides its arguments and holds a lock that names it", async () => {
    const claim = claimOf(world);
    expect(claim).toEqual({
      pid: claim?.pid,
      startTicks: readFileSync(`/proc/${claim?.pid}/stat`, "utf8").split(") ")[1]?.split(" ")[19],
      port: world.port,
      configPath: join(world.stateDirectory, "openclaw.json"),
      stateDirectory: world.stateDirectory,
    });
    expect(readFileSync(`/proc/${claim?.pid}/comm`, "utf8")).toBe("openclaw-gatewa\n");
    expect(readFileSync(`/proc/${claim?.pid}/cmdline`, "utf8").replace(/\0+$/u, "")).toBe(
      "openclaw-gateway",
    );
  });

  test("its database grows in the write-ahead log only", async () => {
    const path = join(world.stateDirectory, "state/openclaw.sqlite");
    await expect.poll(() => statSync(`${path}-wal`).size).toBeGreaterThan(50_000);
    expect(statSync(path).size).toBe(4096);
    const copy = join(folder, "copy.sqlite");
    await backup(new DatabaseSync(path, { readOnly: true }), copy);
    const rows = new DatabaseSync(copy, { readOnly: true })
      .prepare("SELECT seq FROM sandbox_events LIMIT 2")
      .all();
    expect(rows.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  test("a clean stop takes the lock away and leaves the command that slipped out", async () => {
    const own = await open(SAME_USER);
    process.kill(claimOf(own)?.pid ?? 0, "SIGTERM");
    await expect.poll(() => markedProcesses(own.folder).length).toBe(1);
    expect(readdirSync(join(own.stateDirectory, `tmp/openclaw-${process.getuid?.()}`))).toEqual([]);
  });

  test.for([
    ["contain", "--yes"],
    ["status", "--json"],
  ])("%s runs inside, shown its gateway where it looks for one", async (words) => {
    const { exitCode, stdout } = await world.run(words, { isCaptured: true });
    const shown = words[0] === "contain" ? ["--state-dir", world.stateDirectory] : [];
    const said: unknown = JSON.parse(stdout);
    expect(exitCode).toBe(3);
    expect(said).toEqual(
      expect.objectContaining({ words: [...words, ...shown], home: world.home }),
    );
  });

  test("nothing is left behind, stopped processes included", async () => {
    const own = await open(SAME_USER);
    for (const pid of markedProcesses(own.folder)) process.kill(pid, "SIGSTOP");
    await own.close();
    expect([markedProcesses(own.folder), existsSync(own.folder)]).toEqual([[], false]);
  });
});

test.runIf(here.kind === "namespaces")(
  "namespaces in which nothing can be mounted are done without",
  async () => {
    const broken = {
      ...namespaces(),
      programs: { mount: "/bin/false", umount: "", pivot_root: "" },
    };
    const own = await open({ ...broken, isRoot: false });
    await expect(open({ ...broken, isRoot: true })).rejects.toThrow(
      /^no safe sandbox can be made here: mount /u,
    );
    expect([own.isolation, own.limits[0]?.replace(/mount .*\)/u, "...)")]).toEqual([
      "same-user",
      "no namespaces can be made here (...): the network is not cut, and the gateway runs as you",
    ]);
  },
);

describe.skipIf(here.kind !== "namespaces")("in namespaces", () => {
  test("ir is root of a world that it cannot write out of", async () => {
    const world = await open(here);
    const view = await world.look();
    const places = ["/etc", "/usr/bin", "/var/lib", "/tmp", "/run", world.folder];
    const mark = `escaped-${basename(folder)}`;
    const words = ["escape", mark, ...places];
    const { stdout } = await world.run(words, { isCaptured: true });
    const said: Record<string, unknown> = JSON.parse(stdout);
    const outside = places.filter((place) => existsSync(join(place, mark)));
    for (const place of outside) rmSync(join(place, mark));
    expect(view).toEqual(ALIVE);
    expect(said).toEqual({
      words,
      home: world.home,
      uid: 0,
      network: expect.not.stringMatching(ownNetwork()),
      cgroup: ["0::/"],
      cgroupFiles: [],
      isWhole: true,
      written: ["/usr/bin", "/tmp", "/run", world.folder],
    });
    expect(outside).toEqual([world.folder]);
  });

  test("nothing is left behind", async () => {
    const world = await open(here);
    await world.close();
    expect([markedProcesses(world.folder), existsSync(world.folder)]).toEqual([[], false]);
  });
});

test("as root without namespaces it refuses rather than reach the machine", async () => {
  const refused = open({ kind: "refused", reason: "Operation not permitted" });
  await expect(refused).rejects.toEqual(
    new Refusal({
      kind: "unable",
      problem: "no safe sandbox can be made here: Operation not permitted",
      hint: "run it as an ordinary user, or as a root that may make namespaces",
    }),
  );
});

function namespaces(): Extract<Isolation, { readonly kind: "namespaces" }> {
  if (here.kind !== "namespaces") throw new Error("there are none here");
  return here;
}

function claimOf(world: SandboxWorld) {
  const path = join(world.stateDirectory, `tmp/openclaw-${process.getuid?.()}/gateway.state.lock`);
  return parseLockClaim(readFileSync(path, "utf8"));
}

function ownNetwork(): string {
  return String(statSync("/proc/self/ns/net").ino);
}
