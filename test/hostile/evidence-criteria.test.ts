/** What evidence has to withstand, by number: on real files, pipes, mounts, disks and processes. */

import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";

import { captureState } from "../../src/actions/capture-state.ts";
import { captureVolatile } from "../../src/actions/capture-volatile.ts";
import { sealEvidence } from "../../src/actions/seal-evidence.ts";
import { createNodeEvidence } from "../../src/adapters/evidence/node-evidence.ts";
import { nodeCommands } from "../../src/adapters/node/commands.ts";
import { evidenceCase, memberWithPid } from "../fakes/evidence-case.ts";
import type { CaseOptions, EvidenceCase } from "../fakes/evidence-case.ts";
import { manifestOf, stockToolsAccept, unpack } from "./evidence-reading.ts";
import type { Entry } from "./evidence-reading.ts";

const MIB = 1_048_576;
const cleanUps: (() => void)[] = [];

afterEach(() => {
  for (const clean of cleanUps.splice(0).toReversed()) clean();
});

function openCase(options: CaseOptions = {}): EvidenceCase {
  const incident = evidenceCase(options);
  cleanUps.push(() => incident.remove());
  return incident;
}

function running(program: string, args: readonly string[], env = {}): ChildProcess {
  const child = spawn(program, args, { stdio: "ignore", env });
  cleanUps.push(() => void child.kill("SIGKILL"));
  return child;
}

async function sealed(incident: EvidenceCase, parameters = {}): Promise<string> {
  for (const action of [captureVolatile, captureState, sealEvidence]) {
    const { verdict } = await incident.perform(action, parameters);
    expect(verdict.outcome, verdict.summary).toBe("done");
  }
  return join(incident.folder, "evidence");
}

function entryOf(folder: string, end: string): Entry | undefined {
  return manifestOf(folder).find(({ path }) => path.endsWith(end));
}

function leftOut(folder: string): readonly string[] {
  const lines = readFileSync(join(folder, "manifest.jsonl"), "utf8").trimEnd().split("\n");
  return lines
    .map((line): { type: string; collector: string; what: string; why: string } => JSON.parse(line))
    .filter(({ type }) => type === "left-out")
    .map(({ collector, what, why }) => `${collector}: ${what}: ${why}`);
}

describe("names and links", () => {
  const NAMES = ["x\\..\\..\\..\\tmp\\evil", "new\nline", "-rf", "$(id)", "\u001b[2J", "..."];

  test("EV-02 EV-03 Python's tarfile unpacks nothing outside, and every hash holds", async () => {
    const incident = openCase();
    for (const name of NAMES) writeFileSync(join(incident.state, name), "body");
    const folder = await sealed(incident);
    const to = join(incident.room, "python");
    mkdirSync(to);
    const script =
      "import sys,tarfile\nwith tarfile.open(sys.argv[1]) as t: t.extractall(sys.argv[2], filter='fully_trusted')";
    for (const name of readdirSync(folder).filter((file) => file.endsWith(".tar.zst"))) {
      const tar = join(incident.room, `${name}.tar`);
      execFileSync("zstd", ["-qd", join(folder, name), "-o", tar]);
      execFileSync("python3", ["-c", script, tar, to]);
    }
    expect(readdirSync(to).toSorted()).toEqual(["logs", "state", "volatile"]);
    expect(existsSync("/tmp/evil")).toBe(false);
    const sums = execFileSync("sha256sum", ["--quiet", "-c", join(folder, "SHA256SUMS")], {
      cwd: to,
      encoding: "utf8",
    });
    expect(sums).toBe("");
  });

  test("EV-04 what a link leads to is not in the package", async () => {
    const incident = openCase();
    const secret = join(incident.room, "secret");
    writeFileSync(secret, "behind the link 5d0e");
    symlinkSync(secret, join(incident.state, "link"));
    symlinkSync(incident.room, join(incident.state, "folder"));
    const folder = await sealed(incident);
    for (const name of readdirSync(folder).filter((file) => file.endsWith(".tar.zst"))) {
      const tar = execFileSync("zstd", ["-dc", join(folder, name)], { maxBuffer: 2 ** 30 });
      expect(tar.includes("behind the link 5d0e")).toBe(false);
    }
  });
});

describe("a host that moves", () => {
  test("EV-06 a log that grows by a thousand lines a second is there up to its size at open", async () => {
    const incident = openCase();
    const logs = join(incident.state, "logs");
    mkdirSync(logs);
    writeFileSync(join(logs, "growing.log"), Buffer.alloc(32 * MIB, "x"));
    writeFileSync(join(logs, "zz-later.log"), "later");
    const script =
      "const fs=require('fs');setInterval(()=>fs.appendFileSync(process.argv[1],'line\\n'.repeat(10)),10)";
    running(process.execPath, ["-e", script, join(logs, "growing.log")]);
    while (statSync(join(logs, "growing.log")).size === 32 * MIB) await new Promise(setImmediate);
    const folder = await sealed(incident);
    const entry = entryOf(folder, "/growing.log");
    expect([entry?.stored, entry?.archived, entry?.real]).toEqual([
      "whole",
      entry?.status?.size,
      entry?.status?.size,
    ]);
    expect(entryOf(folder, "/zz-later.log")?.stored).toBe("whole");
    expect(unpack(folder, join(incident.room, "unpacked")).sums).toBe("");
  });

  test("EV-07 a read that fails gives its errno, a hole in the rest, and an incomplete package", async () => {
    const incident = openCase();
    writeFileSync(join(incident.state, "aa-before"), "before");
    writeFileSync(join(incident.state, "broken"), "not to be read");
    writeFileSync(join(incident.state, "zz-after"), "after");
    // The kernel fails this read as a broken disk does, without one that could wedge the machine.
    const evidence = createNodeEvidence();
    const broken: typeof evidence = {
      ...evidence,
      archives: {
        ...evidence.archives,
        write: (request) => {
          const onStored: typeof request.onStored = (outcome) => {
            const isBroken = outcome.member.endsWith("/broken");
            const failed = { flags: ["unreadable"], errno: "EIO", real: 0 } as const;
            request.onStored(isBroken ? { ...outcome, ...failed } : outcome);
          };
          return evidence.archives.write({ ...request, onStored });
        },
      },
    };
    const second = openCase({ room: incident.room, evidence: broken });
    const folder = await sealed(second);
    const entry = entryOf(folder, "/broken");
    expect([entry?.flags, entry?.errno]).toEqual([["unreadable"], "EIO"]);
    for (const name of ["/aa-before", "/zz-after"])
      expect(entryOf(folder, name)?.flags).toEqual([]);
    expect(readFileSync(join(folder, "TOP"), "utf8")).toContain("# incomplete yes\n");
  });

  test("EV-07 memory that the kernel refuses with EIO is zero bytes, counted, and the rest is there", async () => {
    const evidence = createNodeEvidence();
    const incident = openCase();
    const maps = readFileSync("/proc/self/maps", "latin1");
    const [, from = ""] = /^([0-9a-f]+)-[0-9a-f]+ rw-p .*\[heap\]$/mu.exec(maps) ?? [];
    const ranges = [
      // Nothing is ever mapped at address 0.
      { from: 0, length: 4_096 },
      { from: Number.parseInt(from, 16), length: 4_096 },
    ];
    const outcomes: unknown[] = [];
    const result = await evidence.archives.write({
      path: join(incident.room, "memory.tar.zst"),
      pieces: [{ kind: "memory", member: "m", path: "/proc/self/mem", ranges }],
      maxBytes: MIB,
      signal: new AbortController().signal,
      onStored: ({ stored, flags, errno, archived, real }) =>
        void outcomes.push({ stored, flags, errno, archived, real }),
    });
    expect(outcomes).toEqual([
      { stored: "whole", flags: ["shrank"], errno: "EIO", archived: 8_192, real: 4_096 },
    ]);
    expect(result.tarBytes).toBeGreaterThan(8_192);
  });

  test("EV-09 interrupted at half: both archives are whole, the package says what it lacks", async () => {
    const stop = new AbortController();
    const evidence = createNodeEvidence();
    const stopping: typeof evidence = {
      ...evidence,
      archives: {
        ...evidence.archives,
        write: (request) => {
          let stored = 0;
          const onStored: typeof request.onStored = (outcome) => {
            request.onStored(outcome);
            if (request.path.includes("10-state") && outcome.member.includes("/half-")) stored += 1;
            if (stored === 50) stop.abort();
          };
          return evidence.archives.write({ ...request, onStored });
        },
      },
    };
    const incident = openCase({ evidence: stopping, signal: stop.signal });
    for (let index = 100; index < 200; index += 1)
      writeFileSync(join(incident.state, `half-${index}`), `body ${index}`);
    const folder = await sealed(incident);
    const halves = manifestOf(folder).filter(({ path }) => path.includes("/half-"));
    const flags = halves.map((entry) => entry.flags.join(" "));
    expect([flags.length, flags[0], flags.at(-1)]).toEqual([100, "", "interrupted"]);
    expect(unpack(folder, join(incident.room, "unpacked")).sums).toBe("");
    expect(stockToolsAccept(folder)).toBe(true);
    expect(readFileSync(join(folder, "TOP"), "utf8")).toContain("# incomplete yes\n");
  });
});

describe("too much", () => {
  test("EV-08 EV-10 on a small disk what is worth most is taken first and the rest is named", async () => {
    const incident = openCase();
    writeFileSync(join(incident.state, "openclaw.json"), "{}");
    mkdirSync(join(incident.state, "state"));
    writeFileSync(join(incident.state, "state", "openclaw.sqlite"), "rows");
    mkdirSync(join(incident.state, "aaa"));
    execFileSync("sh", [
      "-c",
      'head -c 60000000 /dev/urandom > "$0"',
      join(incident.state, "aaa", "noise"),
    ]);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=40m", "none", incident.folder]);
    cleanUps.push(() => void execFileSync("umount", [incident.folder]));
    const refused = await incident.perform(captureState, { reserveBytes: 1_000_000 });
    expect(refused.impossible).toMatch(
      /^\d+ bytes may be needed for the evidence, \d+ are free at /u,
    );
    const folder = await sealed(incident, { reserveBytes: 1_000_000, fit: true });
    const stored = ["/openclaw.json", "/openclaw.sqlite", "/noise"].map((name) => {
      const entry = entryOf(folder, name);
      return [entry?.stored, entry?.flags];
    });
    expect(stored).toEqual([
      ["whole", []],
      ["whole", []],
      ["none", ["left-out"]],
    ]);
    expect(readFileSync(join(folder, "TOP"), "utf8")).toContain("# incomplete yes\n");
    expect(stockToolsAccept(folder)).toBe(true);
  });

  test("EV-10 a log of 5 GiB within a budget of 1 GiB gives head and tail, and both sizes", async () => {
    const incident = openCase();
    const logs = join(incident.state, "logs");
    mkdirSync(logs);
    const path = join(logs, "huge.log");
    execFileSync("fallocate", ["-l", String(5 * 1_024 * MIB), path]);
    const descriptor = openSync(path, "r+");
    writeSync(descriptor, "HEAD", 0);
    writeSync(descriptor, "TAIL", 5 * 1_024 * MIB);
    closeSync(descriptor);
    const folder = await sealed(incident, { maxFileBytes: 1_024 * MIB, maxBytes: 1_024 * MIB });
    const entry = entryOf(folder, "/huge.log");
    expect([entry?.stored, entry?.flags, entry?.archived]).toEqual([
      "ends",
      ["truncated"],
      16 * MIB,
    ]);
    const status: { size: number; allocated?: number } | null = entry?.status ?? null;
    expect(status?.size).toBe(5 * 1_024 * MIB + 4);
    expect(status?.allocated ?? 0).toBeGreaterThanOrEqual(5 * 1_024 * MIB);
    const body = readFileSync(
      join(unpack(folder, join(incident.room, "u")).folder, entry?.member ?? ""),
    );
    expect([body.subarray(0, 4).toString(), body.subarray(-4).toString()]).toEqual([
      "HEAD",
      "TAIL",
    ]);
  });
});

describe("programs", () => {
  test("EV-11 one that never returns is killed with its group, the rest runs, custody has it", async () => {
    // Programs are only taken from folders that root alone can change.
    const tools = mkdtempSync("/run/ir-tools-");
    cleanUps.push(() => rmSync(tools, { recursive: true }));
    const mark = join(tools, "child");
    writeFileSync(join(tools, "ss"), `#!/bin/sh\nsleep inf & echo $! > ${mark}\nsleep inf\n`);
    writeFileSync(join(tools, "ip"), "#!/bin/sh\necho answered $1 $2\n");
    for (const name of ["ss", "ip"]) chmodSync(join(tools, name), 0o755);
    chmodSync(tools, 0o755);
    const incident = openCase({ commands: nodeCommands([tools]) });
    const start = performance.now();
    const folder = await sealed(incident);
    expect(performance.now() - start).toBeLessThan(15_000);
    const child = readFileSync(mark, "utf8").trim();
    const state = existsSync(`/proc/${child}/stat`)
      ? readFileSync(`/proc/${child}/stat`, "utf8")
      : " Z ";
    expect(state).toContain(" Z ");
    expect(leftOut(folder)).toContain(
      "network: ss -tuwxnape -i -m: did not end within 3000 ms and was killed with its process group",
    );
    expect(entryOf(folder, "commands/neighbours.txt")?.stored).toBe("whole");
    const custody = readFileSync(join(folder, "custody.jsonl"), "utf8");
    expect(custody).toContain('"detail":"ss -tuwxnape -i -m: did not end within 3000 ms');
    expect(custody).toContain('"argv":["ip","-s","neigh","show"],"exit":0');
  });
});

describe("what is not touched", () => {
  test("EV-13 our own output is left out by what it is, not by its name", async () => {
    const base = openCase();
    const folder = join(base.state, "incidents", "case");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(base.state, "openclaw.json"), "{}");
    const incident = openCase({ room: base.room, folder });
    // Under another name in the same tree it is still what it is.
    mkdirSync(join(base.state, "alias"));
    execFileSync("mount", ["--bind", folder, join(base.state, "alias")]);
    cleanUps.push(() => void execFileSync("umount", [join(base.state, "alias")]));
    const evidence = await sealed(incident);
    expect(entryOf(evidence, "/openclaw.json")?.stored).toBe("whole");
    const own = manifestOf(evidence).filter(({ path }) => /tar\.zst|custody/u.test(path));
    expect(own).toEqual([]);
    const said = leftOut(evidence).filter((line) => line.includes("own output"));
    expect(said.map((line) => line.slice(line.indexOf("/home/.openclaw")))).toEqual([
      "/home/.openclaw/alias: is our own output",
      "/home/.openclaw/incidents: is our own output",
    ]);
  });

  test("EV-15 on a strictatime mount neither atime nor mtime changes", async () => {
    const incident = openCase();
    const options = ["-t", "tmpfs", "-o", "strictatime", "none", incident.state];
    execFileSync("mount", options);
    cleanUps.push(() => void execFileSync("umount", [incident.state]));
    mkdirSync(join(incident.state, "agents"));
    const paths = ["openclaw.json", "agents/x.jsonl"].map((name) => join(incident.state, name));
    for (const path of paths) writeFileSync(path, "content");
    const times = () =>
      paths.map((path) => {
        const { atimeNs, mtimeNs } = statSync(path, { bigint: true });
        return [atimeNs, mtimeNs];
      });
    const before = times();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await sealed(incident);
    expect(times()).toEqual(before);
    readFileSync(paths[0] ?? "");
    // The mount does record reads: the test can fail.
    expect(times()[0]?.[0]).not.toBe(before[0]?.[0]);
  });

  test("EV-16 the volatile archive is captured before the first file is copied", async () => {
    const incident = openCase();
    const folder = await sealed(incident);
    const lines = readFileSync(join(folder, "custody.jsonl"), "utf8").trimEnd().split("\n");
    const deeds = lines
      .map((line): { action: string; detail: string; mono: string } => JSON.parse(line))
      .filter(({ action }) => action.startsWith("captur") || action === "sealed");
    expect(deeds.map(({ action, detail }) => `${action} ${detail}`)).toEqual([
      "capture-began 00-volatile.tar.zst",
      "captured 00-volatile.tar.zst",
      "capture-began 10-state.tar.zst",
      "captured 10-state.tar.zst",
      "capture-began 20-logs.tar.zst",
      "captured 20-logs.tar.zst",
      "sealed manifest.jsonl",
    ]);
    const moments = deeds.map(({ mono }) => BigInt(mono));
    expect(moments).toEqual(moments.toSorted((a, b) => (a < b ? -1 : 1)));
  });
});

describe("secrets", () => {
  const CANARY = "canary-0f6b2c77d1";

  test("EV-17 a value of a variable or of the config is in no name, listing or message; files are private", async () => {
    const child = running("/bin/sleep", ["1000"], { API_TOKEN: CANARY });
    const incident = openCase({ members: [memberWithPid(child.pid ?? 0)] });
    writeFileSync(
      join(incident.state, "openclaw.json"),
      `{"gateway":{"auth":{"token":"${CANARY}"}}}`,
    );
    const folder = await sealed(incident);
    for (const name of readdirSync(folder)) {
      expect([name, statSync(join(folder, name)).mode & 0o777]).toEqual([name, 0o600]);
      const isArchive = name.endsWith(".tar.zst");
      if (!isArchive)
        expect([name, readFileSync(join(folder, name)).includes(CANARY)]).toEqual([name, false]);
    }
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const volatile = execFileSync("zstd", ["-dc", join(folder, "00-volatile.tar.zst")], {
      maxBuffer: 2 ** 28,
    });
    expect(volatile.includes(CANARY)).toBe(false);
    expect(incident.progress.join("\n")).not.toContain(CANARY);
    expect(incident.progress).toContain(
      "the evidence lies here in clear, keys and private words included: only its owner may read it; --to age1... encrypts it",
    );
  });
});

describe("memory", () => {
  const SECRET = "in-memory-only-7c1d55";
  const SCRIPT = `const s = Buffer.from("${SECRET.split("").toReversed().join("")}").reverse(); setInterval(() => s.length, 1000); process.stdout.write("ready")`;

  test("is taken within its budget where somebody insists, and sealed with the rest", async () => {
    const child = spawn(process.execPath, ["-e", SCRIPT], { stdio: ["ignore", "pipe", "ignore"] });
    cleanUps.push(() => void child.kill("SIGKILL"));
    await new Promise((resolve) => child.stdout.once("data", resolve));
    child.kill("SIGSTOP");
    const incident = openCase({ members: [memberWithPid(child.pid ?? 0)] });
    const parameters = { memoryBytes: 96 * MIB, memoryInClear: true };
    const folder = await sealed(incident, parameters);
    const memory = execFileSync("zstd", ["-dc", join(folder, "05-memory.tar.zst")], {
      maxBuffer: 2 ** 31 - 1,
    });
    expect(memory.includes(SECRET)).toBe(true);
    expect(stockToolsAccept(folder)).toBe(true);
    expect(unpack(folder, join(incident.room, "unpacked")).sums).toBe("");
  });

  test("beyond its budget says how much is missing; unasked or in clear without insisting there is none", async () => {
    const child = running("/bin/sleep", ["1000"]);
    const incident = openCase({ members: [memberWithPid(child.pid ?? 0)] });
    const folder = await sealed(incident, { memoryBytes: 8_192, memoryInClear: true });
    expect(leftOut(folder).join("\n")).toMatch(
      /memory: memory of processes: \d+ regions with \d+ bytes lie beyond the budget of 8192 bytes/u,
    );
    const body = entryOf(folder, "/mem");
    expect([body?.archived, body?.real]).toEqual([8_192, 8_192]);
    const other = openCase({ members: [memberWithPid(child.pid ?? 0)] });
    const plain = await sealed(other, { memoryBytes: 8_192 });
    expect(existsSync(join(plain, "05-memory.tar.zst"))).toBe(false);
    expect(leftOut(plain).join("\n")).toContain("the package is not encrypted");
  });
});

test("renamed and truncated files between look and copy do not end the run", async () => {
  const incident = openCase();
  writeFileSync(join(incident.state, "a"), "x");
  const racer = spawn(process.execPath, [
    "-e",
    "const fs=require('fs');const p=process.argv[1];for(;;){try{fs.writeFileSync(p+'/b','y'.repeat(9e5));fs.renameSync(p+'/b',p+'/a');fs.truncateSync(p+'/a',3)}catch{}}",
    incident.state,
  ]);
  cleanUps.push(() => void racer.kill("SIGKILL"));
  for (let round = 0; round < 5; round += 1) {
    const next = openCase({
      room: incident.room,
      folder: join(incident.room, `incident-${round}`, "case"),
    });
    const folder = await sealed(next);
    expect(stockToolsAccept(folder)).toBe(true);
  }
  renameSync(incident.state, `${incident.state}-moved`);
  truncateSync(join(`${incident.state}-moved`, "a"), 0);
});
