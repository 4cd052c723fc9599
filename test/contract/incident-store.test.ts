/** Incidents on disk: private folders, one writer each, names that cannot lead elsewhere. */

import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { incidentStore } from "../../src/adapters/node/incident-store.ts";
import { Refusal } from "../../src/model/refusal.ts";

const FIRST = "ir-20261120-030000-0a1b";
const SECOND = "ir-20261120-030001-0a1b";

const holders: ChildProcess[] = [];
let folder: string;
let home: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "ir-store-")));
  home = join(folder, "state/ir");
});
afterEach(() => {
  for (const holder of holders.splice(0)) holder.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

function refusalOf(
  deed: () => unknown,
): { readonly problem: string; readonly hint: string } | null {
  try {
    deed();
    return null;
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    return { problem: cause.message, hint: cause.hint };
  }
}

function modeOf(path: string): string {
  return (statSync(path).mode & 0o7777).toString(8);
}

describe("an incident store", () => {
  test("makes nothing before the first incident", () => {
    expect(incidentStore(home).list()).toEqual([]);
    expect(existsSync(home)).toBe(false);
  });

  test("makes private folders and an empty journal", () => {
    const store = incidentStore(home);
    const journal = store.create(FIRST);
    expect(Buffer.from(journal.read()).toString()).toBe("");
    const incident = store.folderOf(FIRST);
    expect(incident).toBe(join(home, "incidents", FIRST));
    expect(
      [
        home,
        store.home,
        incident,
        ...readdirSync(incident).map((name) => join(incident, name)),
      ].map((path) => [path.slice(folder.length), modeOf(path)]),
    ).toEqual([
      ["/state/ir", "700"],
      ["/state/ir/incidents", "700"],
      [`/state/ir/incidents/${FIRST}`, "700"],
      [`/state/ir/incidents/${FIRST}/evidence`, "700"],
      [`/state/ir/incidents/${FIRST}/journal.jsonl`, "600"],
      [`/state/ir/incidents/${FIRST}/report`, "700"],
    ]);
  });

  test("lists the oldest first, and nothing that is no incident", () => {
    const store = incidentStore(home);
    for (const id of [SECOND, FIRST]) store.create(id);
    mkdirSync(join(store.home, "ir-20261120-030002-none"));
    mkdirSync(join(store.home, "UPPER"));
    expect(store.list()).toEqual([FIRST, SECOND]);
  });

  test("creates an incident once", () => {
    const store = incidentStore(home);
    store.create(FIRST);
    expect(() => store.create(FIRST)).toThrow("EEXIST");
  });

  test.for(["..", ".", "", "a/b", "/etc", "-rf", "A", "a\u0000", "x".repeat(65)])(
    "refuses %j for an id",
    (id) => {
      const store = incidentStore(home);
      const deeds = [
        () => store.create(id),
        () => store.folderOf(id),
        () => store.openJournal(id),
        () => store.lock(id),
      ];
      expect(deeds.map((deed) => refusalOf(deed)?.hint)).toEqual(
        Array.from(deeds, () => "list them with: ir status"),
      );
    },
  );

  test("refuses a home that others can write, and says how to mend it", () => {
    mkdirSync(home, { recursive: true });
    mkdirSync(join(home, "incidents"));
    chmodSync(join(home, "incidents"), 0o770);
    expect(refusalOf(() => incidentStore(home).create(FIRST))).toEqual({
      problem: `${home}/incidents can be written by other users`,
      hint: `run: chmod go-w '${home}/incidents'`,
    });
  });

  test("refuses a home that can be replaced, because others can write the folder above", () => {
    mkdirSync(home, { recursive: true });
    chmodSync(join(folder, "state"), 0o777);
    expect(refusalOf(() => incidentStore(home).create(FIRST))).toEqual({
      problem: `${home}/incidents could be replaced by others, because they can write ${folder}/state`,
      hint: "choose a folder in another place with --home",
    });
  });

  test("takes a home behind a link for what it leads to", () => {
    mkdirSync(join(folder, "real"));
    symlinkSync(join(folder, "real"), join(folder, "link"));
    const store = incidentStore(join(folder, "link"));
    store.create(FIRST);
    expect(store.folderOf(FIRST)).toBe(join(folder, "real/incidents", FIRST));
  });
});

describe("the lock of an incident", () => {
  test("is held once, and can be taken again after its release", () => {
    const store = incidentStore(home);
    store.create(FIRST);
    const lock = store.lock(FIRST);
    expect(store.lock(FIRST)).toBeNull();
    lock?.release();
    lock?.release();
    const again = store.lock(FIRST);
    expect(again === null).toBe(false);
    again?.release();
  });

  test("keeps other processes out, also after this one was refused once more, until its holder is killed", async () => {
    const store = incidentStore(home);
    store.create(FIRST);
    const holder = await startHolder();
    expect(store.lock(FIRST)).toBeNull();
    holder.kill("SIGKILL");
    await once(holder, "exit");
    const lock = store.lock(FIRST);
    expect(lock === null).toBe(false);
    lock?.release();
  });
});

/** Takes the lock in another process, tries it again in vain, collects garbage, and waits to be killed. */
async function startHolder(): Promise<ChildProcess> {
  const module = join(import.meta.dirname, "../../src/adapters/node/incident-store.ts");
  const script = `
    import { incidentStore } from ${JSON.stringify(module)};
    const store = incidentStore(${JSON.stringify(home)});
    const tries = [1, 2, 3].map(() => {
      const isHeld = store.lock(${JSON.stringify(FIRST)}) !== null;
      globalThis.gc();
      return isHeld;
    });
    console.log(JSON.stringify(tries));
    setInterval(() => {}, 1000);`;
  const argv = ["--expose-gc", "--input-type=module", "--eval", script];
  const child = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "inherit"] });
  holders.push(child);
  const [line] = await once(child.stdout, "data");
  expect(JSON.parse(String(line))).toEqual([true, false, false]);
  return child;
}
