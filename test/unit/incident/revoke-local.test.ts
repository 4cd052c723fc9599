/** What the gateway issued itself is ended on its state while it does not run, and comes back with undo; real files, real SQLite. */

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
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { afterEach, beforeEach, expect, test } from "vitest";

import { nodeLocalState } from "../../../src/adapters/local-state/local-state.ts";
import { openJournal } from "../../../src/engine/journal.ts";
import { localPlan, refuseUnsealed, revokeLocally } from "../../../src/incident/revoke-local.ts";
import type { LocalWork } from "../../../src/incident/revoke-local.ts";
import { localDoneAt, undoLocally } from "../../../src/incident/undo-local.ts";
import { inventoryOf } from "../../fakes/checklist-story.ts";
import { sha256Digest } from "../../fakes/digest.ts";
import { fakeOutside } from "../../fakes/fake-outside.ts";
import type { FakeOutside } from "../../fakes/fake-outside.ts";
import { SEEDED, seedIncident } from "../../fakes/seeded-incident.ts";
import { CATALOGUE } from "../../fakes/small-catalogue.ts";

const OLD = "old-gateway-token-000000000000000000000000000000";
const DEVICE = "silently-paired-device-token-aaaaaaaaaaaaaaa";

let room: string;
let state: string;
let outside: FakeOutside;
let count: number;

beforeEach(() => {
  room = mkdtempSync(join(tmpdir(), "ir-local-"));
  state = join(room, "claw");
  mkdirSync(join(state, "state"), { recursive: true });
  outside = fakeOutside();
  count = 0;
  seedIncident(outside, inventoryOf([]), { catalogue: CATALOGUE });
  writeFileSync(
    join(state, "openclaw.json"),
    `{ // mine\n  gateway: { auth: { mode: "token", token: "${OLD}" } },\n  hooks: { token: { source: "env", id: "HOOKS" } },\n}\n`,
    { mode: 0o600 },
  );
  writeFileSync(join(state, "openclaw.json.bak"), OLD);
  writeFileSync(join(state, "openclaw.json.last-good"), OLD);
  writeFileSync(join(state, "openclaw.json.notes"), "mine");
  makeDatabase();
});
afterEach(() => rmSync(room, { recursive: true, force: true }));

/** Left as a killed gateway leaves it: the last rows are in the write-ahead log alone. */
function makeDatabase(): void {
  const live = join(room, "live.sqlite");
  const database = new DatabaseSync(live);
  database.exec(`
    PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; PRAGMA user_version = 18;
    CREATE TABLE device_pairing_paired (device_id TEXT PRIMARY KEY, tokens_json TEXT);
    CREATE TABLE cron_jobs (job_id TEXT PRIMARY KEY, name TEXT);
    CREATE TABLE exec_approvals_config (config_key TEXT PRIMARY KEY, raw_json TEXT NOT NULL);
    INSERT INTO cron_jobs VALUES ('1', 'heartbeat');
    INSERT INTO exec_approvals_config VALUES ('main', '{"socket":{"path":"/s","token":"old-socket"},"x":1}');
    PRAGMA wal_checkpoint(FULL);
    INSERT INTO device_pairing_paired VALUES ('evil', '{"operator":"${DEVICE}"}');
  `);
  for (const part of ["", "-wal"])
    writeFileSync(join(state, `state/openclaw.sqlite${part}`), readFileSync(`${live}${part}`));
  database.close();
}

function work(): LocalWork {
  const file = outside.memory.openJournal(SEEDED);
  const { clock } = outside.basics;
  return {
    desk: {
      incident: {
        id: SEEDED,
        folder: room,
        journal: openJournal({ file, clock, digest: sha256Digest }),
        lock: { release: () => {} },
      },
      catalogue: CATALOGUE,
      clock,
      digest: sha256Digest,
      ids: { randomHex: (length) => (count += 1).toString(16).padStart(2 * length, "0") },
      by: "ada",
      secretIn: () => null,
    },
    state: nodeLocalState({ stateDirectory: state, keepFolder: join(room, "kept") }),
    stateDirectory: state,
    configName: "openclaw.json",
    progress: () => {},
  };
}

const filesNow = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    ["", "state/"].flatMap((folder) =>
      readdirSync(join(state, folder))
        .filter((name) => statSync(join(state, folder, name)).isFile())
        .map((name) => [
          `${folder}${name}`,
          readFileSync(join(state, folder, name)).toString("latin1"),
        ]),
    ),
  );

function rows(table: string): readonly unknown[] {
  const database = new DatabaseSync(join(state, "state/openclaw.sqlite"), { readOnly: true });
  try {
    return database
      .prepare(`SELECT * FROM ${table}`)
      .all()
      .map((row) => ({ ...row }));
  } finally {
    database.close();
  }
}

test("old values are gone from config, database, free pages, log and copies; the rest stays", () => {
  const { changes, left } = revokeLocally(work());
  expect(changes.map(({ what }) => what)).toEqual(["config", "database", "backup", "backup"]);
  expect(left).toEqual(["openclaw.json: hooks.token: no plain text stands there; change it there"]);
  const all = Object.values(filesNow()).join("\n");
  for (const old of [OLD, DEVICE, "old-socket"])
    expect([old, all.includes(old)]).toEqual([old, false]);
  expect(Object.keys(filesNow()).toSorted()).toEqual([
    "openclaw.json",
    "openclaw.json.notes",
    "state/openclaw.sqlite",
  ]);
  expect(filesNow()["openclaw.json"]).toMatch(
    /^\{ \/\/ mine\n {2}gateway: .*token: "[\da-f]{48}"/u,
  );
  expect([rows("device_pairing_paired"), rows("cron_jobs")]).toEqual([
    [],
    [{ job_id: "1", name: "heartbeat" }],
  ]);
  expect(statSync(join(state, "openclaw.json")).mode & 0o777).toBe(0o600);
});

test("a plan changes nothing and keeps nothing, and says what it cannot do from here", () => {
  const before = filesNow();
  const { plan, left } = localPlan(work());
  expect(plan).toEqual([
    "a new value for gateway.auth.token in openclaw.json",
    expect.stringMatching(/^every paired device, .* out of state\/openclaw\.sqlite$/u),
    "openclaw.json.bak out of the state directory",
    "openclaw.json.last-good out of the state directory",
  ]);
  expect(left).toEqual(["hooks.token: no plain text stands there; change it there"]);
  expect(filesNow()).toEqual(before);
  expect(existsSync(join(room, "kept"))).toBe(false);
});

test("a gateway whose token comes from elsewhere is not called done", () => {
  writeFileSync(join(state, "openclaw.json"), `{ gateway: { auth: { mode: "token" } } }`);
  expect(revokeLocally(work()).left.join()).toContain("OPENCLAW_GATEWAY_TOKEN");
  writeFileSync(join(state, "openclaw.json"), `{ gateway: { auth: { token: "\${TOKEN}" } } }`);
  const { left, changes } = revokeLocally(work());
  expect(left).toEqual([
    "openclaw.json: gateway.auth.token: it is taken from a variable; change it there",
  ]);
  expect(changes.filter(({ what }) => what === "config")).toEqual([]);
});

test("of another gateway of the same incident nothing is taken back or finished", () => {
  const before = filesNow();
  revokeLocally(work());
  const elsewhere = { ...work(), stateDirectory: join(room, "other") };
  expect(undoLocally(elsewhere)).toEqual({ changes: [], left: [] });
  undoLocally(work());
  expect(filesNow()).toEqual(before);
});

test("no old or new value is in the journal", () => {
  revokeLocally(work());
  const journal = Buffer.from(outside.memory.journals.get(SEEDED) ?? []).toString();
  const fresh = /token: "([\da-f]{48})"/u.exec(filesNow()["openclaw.json"] ?? "")?.[1] ?? "?";
  expect([OLD, DEVICE, "old-socket", fresh].filter((value) => journal.includes(value))).toEqual([]);
});

test("the list can say when it was done, until it is put back", () => {
  const doneAt = (): string | null => localDoneAt(work().desk.incident.journal.records);
  expect(doneAt()).toBeNull();
  revokeLocally(work());
  expect(doneAt()).toMatch(/^2026-11-20T03:00:/u);
  undoLocally(work());
  expect(doneAt()).toBeNull();
});

test("undo gives every byte back, the write-ahead log too", () => {
  const before = filesNow();
  revokeLocally(work());
  const { left } = undoLocally(work());
  expect([left, filesNow()]).toEqual([[], before]);
});

test("undo leaves what somebody changed since, and says so", () => {
  revokeLocally(work());
  writeFileSync(join(state, "openclaw.json"), "{ mine: 1 }");
  const { left } = undoLocally(work());
  expect(left).toEqual(["openclaw.json was changed since: it is left as it is"]);
  expect(filesNow()["openclaw.json"]).toBe("{ mine: 1 }");
  expect(filesNow()["openclaw.json.bak"]).toBe(OLD);
});

test("a second time keeps its own copies: undo goes back to the very first, but for what others made between", () => {
  const before = filesNow();
  revokeLocally(work());
  writeFileSync(join(state, "openclaw.json.bak"), "another");
  revokeLocally(work());
  const { left } = undoLocally(work());
  expect(left).toEqual(["openclaw.json.bak was changed since: it is left as it is"]);
  expect(filesNow()).toEqual({ ...before, "openclaw.json.bak": "another" });
});

test("26: cut short at any record, the next call finishes it; undo still gives all of it back", () => {
  const before = filesNow();
  for (let stop = 1; stop <= 8; stop += 1) {
    let left = stop;
    outside.memory.refuseAppend = (lines) =>
      lines.includes("local-") && (left -= 1) === 0 ? new Error("killed") : null;
    expect(() => revokeLocally(work())).toThrow("killed");
    outside.memory.refuseAppend = () => null;
    revokeLocally(work());
    const all = Object.values(filesNow()).join("\n");
    expect([stop, [OLD, DEVICE].filter((old) => all.includes(old))]).toEqual([stop, []]);
    undoLocally(work());
    expect([stop, filesNow()]).toEqual([stop, before]);
  }
});

test("law 2: nothing is changed before the evidence is sealed", () => {
  outside = fakeOutside();
  seedIncident(outside, inventoryOf([]), { catalogue: CATALOGUE, isSealed: false });
  expect(() => refuseUnsealed(work().desk.incident.journal.records)).toThrow("not sealed");
});

test("a config that is a link is not followed", () => {
  const elsewhere = join(room, "elsewhere.json");
  writeFileSync(elsewhere, readFileSync(join(state, "openclaw.json")));
  rmSync(join(state, "openclaw.json"));
  symlinkSync(elsewhere, join(state, "openclaw.json"));
  const { left } = revokeLocally(work());
  expect(left).toEqual(["openclaw.json: it is a link"]);
  expect(readFileSync(elsewhere, "utf8")).toContain(OLD);
  expect(existsSync(elsewhere)).toBe(true);
});
