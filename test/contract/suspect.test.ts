/** One suspect behind three ports: in memory, on this disk, and in a package of it. */

import { execFileSync, spawn } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import type { Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hostSuspect } from "../../src/adapters/suspect/host-suspect.ts";
import { packageSuspect } from "../../src/adapters/suspect/package-suspect.ts";
import type { Suspect, SuspectDatabase } from "../../src/ports/suspect.ts";
import { memberWithPid } from "../fakes/evidence-case.ts";
import { memorySuspect } from "../fakes/memory-suspect.ts";
import { packTree } from "../fakes/packed-tree.ts";
import { targetOf } from "../fakes/suspect-target.ts";

/** Packing waits for threads that others may hold. */
const SLOW = 60_000;
const CONFIG = "{ gateway: { port: 1 } }\n";
const LONG = Buffer.alloc(3 * 1_048_576, "0123456789abcdef");
const TERABYTE = 2 ** 40;
const ROWS = "CREATE TABLE cron_jobs (job_id TEXT PRIMARY KEY, note TEXT, at INTEGER) STRICT";

let room: string;
let state: string;
let pipe: Server;

/** Bytes below the state directory. */
const name = (...parts: readonly (string | Uint8Array)[]): Buffer =>
  Buffer.concat([Buffer.from(`${state}/`), ...parts.map((part) => Buffer.from(part))]);
const ODD = Buffer.from([0x6f, 0xff, 0xfe]);
const NEWLINE = "new\nline";

beforeAll(async () => {
  room = realpathSync(mkdtempSync(join(tmpdir(), "ir-suspect-")));
  state = join(room, "home", ".openclaw");
  mkdirSync(join(state, "state"), { recursive: true });
  mkdirSync(join(state, "workspace"), { mode: 0o755 });
  writeFileSync(join(state, "openclaw.json"), CONFIG, { mode: 0o600 });
  writeFileSync(join(state, "long"), LONG);
  writeFileSync(name(ODD), "odd");
  writeFileSync(name(NEWLINE), "line");
  writeFileSync(join(state, "workspace", "AGENTS.md"), "be good");
  linkSync(join(state, "openclaw.json"), join(state, "workspace", "second-name"));
  symlinkSync("/etc/passwd", join(state, "link"));
  symlinkSync("workspace", join(state, "folder-link"));
  writeFileSync(join(state, "holes"), "start");
  truncateSync(join(state, "holes"), TERABYTE);
  execFileSync("mkfifo", [join(state, "fifo")]);
  pipe = createServer();
  await new Promise<void>((done) => void pipe.listen(join(state, "socket"), done));
  makeDatabase(join(state, "state", "openclaw.sqlite"));
  writeFileSync(
    join(state, "broken.sqlite"),
    "SQLite format 3\0 and then nothing of the kind".repeat(99),
  );
});

afterAll(async () => {
  await new Promise((done) => void pipe.close(done));
  rmSync(room, { recursive: true, force: true });
});

/** As a killed gateway leaves it: the newest row stands in the write-ahead log alone. */
function makeDatabase(path: string): void {
  const writer = new DatabaseSync(`${path}.tmp`);
  writer.exec(`PRAGMA journal_mode = WAL; PRAGMA user_version = 18; ${ROWS}`);
  writer.exec("INSERT INTO cron_jobs VALUES ('old', 'in the file', 9007199254740993)");
  writer.exec("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA wal_autocheckpoint = 0");
  writer.exec("INSERT INTO cron_jobs VALUES ('new', 'in the log', 2)");
  for (const suffix of ["", "-wal"]) copyFileSync(`${path}.tmp${suffix}`, `${path}${suffix}`);
  writer.close();
  rmSync(`${path}.tmp`);
  writeFileSync(`${path}-shm`, "garbage of the attacker");
}

function inMemory(): Suspect {
  return memorySuspect({
    places: {
      stateDirectories: [state],
      configPaths: [join(state, "openclaw.json")],
      homes: [],
      logFolders: [],
    },
    files: {
      [join(state, "openclaw.json")]: CONFIG,
      [join(state, "long")]: LONG,
      odd: { raw: name(ODD), content: "odd" },
      [`${state}/${NEWLINE}`]: "line",
      [join(state, "workspace/AGENTS.md")]: "be good",
      [join(state, "workspace/second-name")]: CONFIG,
      [join(state, "link")]: {
        link: "/etc/passwd",
        unreadable: "is a link, which is not followed",
      },
      [join(state, "folder-link")]: {
        link: "workspace",
        unreadable: "is a link, which is not followed",
      },
      [join(state, "holes")]: { content: "start", isWhole: false },
      [join(state, "fifo")]: { kind: "other" },
      [join(state, "socket")]: { kind: "other" },
      [join(state, "state/openclaw.sqlite-wal")]: "log",
      [join(state, "state/openclaw.sqlite-shm")]: "index",
    },
    databases: {
      [join(state, "state/openclaw.sqlite")]: `PRAGMA user_version = 18; ${ROWS};
        INSERT INTO cron_jobs VALUES ('old', 'in the file', 9007199254740993);
        INSERT INTO cron_jobs VALUES ('new', 'in the log', 2)`,
      [join(state, "broken.sqlite")]: null,
    },
  });
}

async function onHost(): Promise<Suspect> {
  return hostSuspect({ target: targetOf(state), scratchHome: join(room, "ir") });
}

async function inPackage(): Promise<Suspect> {
  const folder = mkdtempSync(join(room, "package-"));
  const manifestSha256 = await packTree(state, folder, targetOf(state));
  return packageSuspect({ folder, manifestSha256 }, join(room, "ir"));
}

describe.each([
  ["in memory", async () => inMemory()],
  ["on this host", onHost],
  ["in a package", inPackage],
])("a suspect %s", (_, open) => {
  let suspect: Suspect;
  beforeAll(async () => {
    suspect = await open();
  }, SLOW);
  afterAll(() => suspect.close());

  const kinds = (root: string | Uint8Array): readonly string[] =>
    suspect.list(root).map((entry) => `${entry.kind} ${entry.path.slice(state.length)}`);

  test("lists names by their bytes, a folder before what is in it, links and pipes as what they are", () => {
    expect(kinds(state)).toEqual([
      "directory ",
      "file /broken.sqlite",
      "other /fifo",
      "symlink /folder-link",
      "file /holes",
      "symlink /link",
      "file /long",
      "file /new\\u{a}line",
      "file /openclaw.json",
      "file /o\\xff\\xfe",
      "other /socket",
      "directory /state",
      "file /state/openclaw.sqlite",
      "file /state/openclaw.sqlite-shm",
      "file /state/openclaw.sqlite-wal",
      "directory /workspace",
      "file /workspace/AGENTS.md",
      "file /workspace/second-name",
    ]);
    expect(kinds(`${state}/workspace/`)).toEqual([
      "directory /workspace",
      "file /workspace/AGENTS.md",
      "file /workspace/second-name",
    ]);
    expect(kinds(name(ODD))).toEqual(["file /o\\xff\\xfe"]);
    expect(kinds(`${state}/workspac`)).toEqual([]);
    expect(kinds(`${state}/folder-link/AGENTS.md`)).toEqual([]);
  });

  test("gives the bytes of names", () => {
    const raws = suspect.list(state).map(({ raw }) => Buffer.from(raw));
    expect(raws.some((raw) => raw.equals(name(ODD)))).toBe(true);
    const link = suspect.list(`${state}/link`)[0]?.link;
    expect(Buffer.from(link ?? "").toString()).toBe("/etc/passwd");
  });

  test("reads the start of regular files and of nothing else", () => {
    const read = (path: string | Uint8Array, limit = 1_000_000) => {
      const reading = suspect.read(path, limit);
      if (reading.kind !== "read") return reading;
      return `${Buffer.from(reading.bytes).toString().slice(0, 30)}${reading.isCut ? " ..." : ""}`;
    };
    expect(read(`${state}/openclaw.json`)).toBe(CONFIG);
    expect(read(`${state}/workspace/second-name`)).toBe(CONFIG);
    expect(read(`${state}/openclaw.json`, 9)).toBe("{ gateway ...");
    expect(read(name(ODD))).toBe("odd");
    expect(read(name(NEWLINE))).toBe("line");
    expect(read(`${state}/holes`, 5)).toBe("start ...");
    expect(read(`${state}/gone`)).toEqual({ kind: "absent" });
    expect(read(`${state}/gone/deeper`)).toEqual({ kind: "absent" });
    const link = { kind: "unreadable", reason: "is a link, which is not followed" };
    const odd = { kind: "unreadable", reason: "is not a regular file" };
    expect([read(`${state}/link`), read(`${state}/folder-link`)]).toEqual([link, link]);
    expect([read(`${state}/fifo`), read(`${state}/socket`), read(state)]).toEqual([odd, odd, odd]);
  });

  test("streams a long file whole, and nothing for what is no file", async () => {
    const all = async (path: string): Promise<Buffer> => {
      const blocks: Uint8Array[] = [];
      for await (const block of suspect.stream(path)) blocks.push(block);
      return Buffer.concat(blocks);
    };
    expect((await all(`${state}/long`)).equals(LONG)).toBe(true);
    for (const odd of ["fifo", "socket", "link", "gone"]) {
      expect((await all(`${state}/${odd}`)).length).toBe(0);
    }
  });

  test("says which files are whole", () => {
    const cut = suspect.list(state).filter(({ isWhole }) => !isWhole);
    expect(cut.map(({ path }) => path.slice(state.length))).toEqual(["/holes"]);
  });

  test("opens a database with the rows of its log, and none that is broken, absent or a link", () => {
    const database = suspect.openDatabase(`${state}/state/openclaw.sqlite`) as SuspectDatabase;
    expect(typeof database).toBe("object");
    expect([...database.rows("cron_jobs")].map((row) => ({ ...row }))).toEqual([
      { rowid: 1, job_id: "old", note: "in the file", at: 9007199254740993n },
      { rowid: 2, job_id: "new", note: "in the log", at: 2 },
    ]);
    expect(database.userVersion).toBe(18);
    expect([...database.tables]).toEqual(expect.arrayContaining(["cron_jobs"]));
    expect(database.columns("cron_jobs")).toEqual(["job_id", "note", "at"]);
    expect([database.columns("gone"), [...database.rows("gone")]]).toEqual([[], []]);
    expect(database.problems()).toEqual([]);
    database.close();
    for (const bad of ["broken.sqlite", "gone.sqlite", "link"]) {
      expect(suspect.openDatabase(`${state}/${bad}`)).toEqual(expect.any(String));
    }
  });

  test("knows where things are", () => {
    const { stateDirectories, configPaths } = suspect.places;
    expect([stateDirectories, configPaths]).toEqual([[state], [`${state}/openclaw.json`]]);
  });
});

test(
  "nothing of a copy is left behind, and the original is untouched",
  { timeout: SLOW },
  async () => {
    const before = readdirSync(join(state, "state"));
    for (const suspect of [await onHost(), await inPackage()]) {
      const database = suspect.openDatabase(`${state}/state/openclaw.sqlite`) as SuspectDatabase;
      expect([...database.rows("cron_jobs")].length).toBe(2);
      // Also while it is open: a crash now would leave nothing either.
      const copies = execFileSync("find", [join(room, "ir"), "-type", "f"]).toString();
      expect(copies).toBe("");
      database.close();
      suspect.close();
    }
    expect(readdirSync(join(state, "state"))).toEqual(before);
    expect(readdirSync(join(room, "ir", "scratch"))).toEqual([]);
  },
);

test("a folder that becomes a link is not followed to another place", async () => {
  const suspect = await onHost();
  renameSync(join(state, "workspace"), join(room, "moved"));
  symlinkSync(join(room, "moved"), join(state, "workspace"));
  try {
    expect(suspect.read(`${state}/workspace/AGENTS.md`, 100)).toEqual({
      kind: "unreadable",
      reason: "lies behind a link, or below something that is no folder",
    });
    expect(suspect.list(`${state}/workspace/AGENTS.md`)).toEqual([]);
    expect(suspect.list(`${state}/workspace`).map(({ kind }) => kind)).toEqual(["symlink"]);
  } finally {
    rmSync(join(state, "workspace"));
    renameSync(join(room, "moved"), join(state, "workspace"));
    suspect.close();
  }
});

test("paths that are not plain are refused", async () => {
  const suspect = await onHost();
  for (const path of [
    "etc/passwd",
    "/etc/../etc/passwd",
    "/etc//passwd",
    "/",
    "",
    "/etc/passwd\0x",
  ]) {
    expect(suspect.read(path, 10).kind).toBe("unreadable");
  }
  suspect.close();
  expect(existsSync(join(room, "ir", "scratch"))).toBe(true);
});

test("variables are those of the processes of the set, and of nobody who has their number now", async () => {
  const child = spawn("sleep", ["60"], {
    env: { TOKEN: "a=b\nc", EMPTY: "", "odd name": "x", OPENCLAW_SHELL: "exec" },
  });
  try {
    const pid = child.pid ?? 0;
    const startTicks = readFileSync(`/proc/${pid}/stat`, "latin1").split(" ")[21] ?? "";
    const members = [
      { ...memberWithPid(pid), startTicks },
      { ...memberWithPid(process.pid), startTicks: "1" },
      memberWithPid(2 ** 22),
    ];
    const suspect = hostSuspect({
      target: targetOf(state, { members }),
      scratchHome: join(room, "ir"),
    });
    const found = suspect
      .environments()
      .map((variable) => [variable.pid, variable.name, String(Buffer.from(variable.value))]);
    expect(found).toEqual([
      [pid, "TOKEN", "a=b\nc"],
      [pid, "EMPTY", ""],
      [pid, "odd name", "x"],
      [pid, "OPENCLAW_SHELL", "exec"],
    ]);
    expect(suspect.gaps).toEqual([
      `The environment of process ${process.pid} could not be read (it has ended)`,
      `The environment of process ${2 ** 22} could not be read (ENOENT)`,
    ]);
    suspect.close();
  } finally {
    child.kill("SIGKILL");
  }
});

test("a copy that a killed process left is removed with the next one, a living one's is not", async () => {
  const scratch = join(room, "ir", "scratch");
  const left = join(scratch, `copies-${2 ** 22}-abc`);
  const living = join(scratch, `copies-${process.ppid}-abc`);
  for (const folder of [left, living]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(left, "database"), "secret");
  const suspect = await onHost();
  (suspect.openDatabase(`${state}/state/openclaw.sqlite`) as SuspectDatabase).close();
  suspect.close();
  expect([existsSync(left), existsSync(living)]).toEqual([false, true]);
  rmSync(living, { recursive: true });
});
