/** `ir revoke --local` with a person: which gateway, whether at all, and what came up while they thought about it. */

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { nodeLocalState } from "../../../../src/adapters/local-state/local-state.ts";
import { runCli } from "../../../../src/cli/run-cli.ts";
import { openJournal } from "../../../../src/engine/journal.ts";
import { inventoryOf } from "../../../fakes/checklist-story.ts";
import { sha256Digest } from "../../../fakes/digest.ts";
import { fakeOutside } from "../../../fakes/fake-outside.ts";
import type { FakeOutside } from "../../../fakes/fake-outside.ts";
import { SEEDED, seedIncident } from "../../../fakes/seeded-incident.ts";

const OLD = "old-gateway-token-000000000000000000000000000000";

let room: string;
let outside: FakeOutside;

beforeEach(() => {
  room = mkdtempSync(join(tmpdir(), "ir-local-"));
  for (const name of ["one", "two"]) {
    mkdirSync(join(room, name));
    writeFileSync(join(room, name, "openclaw.json"), `{ gateway: { auth: { token: "${OLD}" } } }`);
  }
});
afterEach(() => rmSync(room, { recursive: true, force: true }));

function host(gateways: readonly string[], isInteractive: boolean): void {
  outside = fakeOutside({ isInteractive, isAbsent: true });
  seedIncident(outside, inventoryOf([]));
  const target = { stateDirectories: gateways.map((name) => join(room, name)), configPaths: [] };
  const { clock } = outside.basics;
  const journal = openJournal({
    file: outside.memory.openJournal(SEEDED),
    clock,
    digest: sha256Digest,
  });
  const data = { outcome: "done", summary: "", facts: { target } };
  journal.append({ kind: "verify", step: "survey", attempt: 1, data });
  Object.assign(outside, {
    localState: async ({ stateDirectory }: { stateDirectory: string }) =>
      nodeLocalState({ stateDirectory, keepFolder: join(room, "kept") }),
  });
}

async function run(...words: readonly string[]) {
  const before = outside.memory.journals.get(SEEDED)?.length ?? 0;
  const code = await runCli(["revoke", "--local", ...words], outside);
  const grown = (outside.memory.journals.get(SEEDED)?.length ?? 0) - before;
  return { code, said: outside.said.splice(0).join("\n"), isRecorded: grown > 0 };
}

const isOld = (name: string): boolean =>
  readFileSync(join(room, name, "openclaw.json"), "utf8").includes(OLD);

test("of two gateways nobody guesses: without a terminal it asks for a name, with one it asks", async () => {
  host(["one", "two"], false);
  const refused = await run("--yes");
  expect([refused.code, refused.isRecorded]).toEqual([2, false]);
  expect(refused.said).toContain("name one: ir revoke --local --state-dir DIR");
  expect((await run("--yes", "--state-dir", join(room, "two"))).code).toBe(0);
  expect([isOld("one"), isOld("two")]).toEqual([true, false]);

  host(["one", "two"], true);
  outside.typed.push("3");
  const none = await run();
  expect([none.code, none.isRecorded]).toEqual([4, false]);
  outside.typed.push("1", "1");
  expect((await run()).code).toBe(0);
  expect(isOld("one")).toBe(false);
});

test("no, no answer, and a lost terminal change nothing and record nothing", async () => {
  host(["one"], true);
  for (const typed of [["2"], ["9"], []]) {
    outside.typed.push(...typed);
    const { code, said, isRecorded } = await run();
    expect([code, isRecorded, isOld("one")]).toEqual([4, false, true]);
    expect(said).toContain("a new value for gateway.auth.token in openclaw.json");
  }
  expect(existsSync(join(room, "kept"))).toBe(false);
});

test("a gateway that is started while somebody thinks about it is seen", async () => {
  host(["one"], true);
  const { surveyor } = outside.gateway.host;
  const survey = surveyor.survey.bind(surveyor);
  const running = fakeOutside().gateway.host.surveyor.survey({ stateDirectory: null });
  outside.onSaid = (line) => {
    if (line.startsWith("? change these files?"))
      Object.assign(surveyor, {
        survey: () => ({ ...survey({ stateDirectory: null }), members: running.members }),
      });
  };
  outside.typed.push("1");
  const { code, said, isRecorded } = await run();
  expect(said).toContain("of the gateway still there");
  expect([code, isRecorded, isOld("one")]).toEqual([3, false, true]);
});

test("undone it says so; a second time there is nothing to put back", async () => {
  host(["one"], false);
  expect((await run("--yes")).said).toContain("all of it is done");
  const undone = await run("--undo", "--yes");
  expect([undone.code, isOld("one")]).toEqual([0, true]);
  expect(undone.said).toContain("everything is as it was before");
  const again = await run("--undo", "--yes");
  expect([again.code, again.isRecorded]).toEqual([2, false]);
});

test("--state-dir belongs to --local", async () => {
  host(["one"], false);
  expect(await runCli(["revoke", "--list", "--state-dir", room], outside)).toBe(2);
});

test("a state directory that is gone, or a link, or holds one, is told; nothing is changed through it", async () => {
  host(["gone"], false);
  const gone = await run("--yes");
  expect([gone.code, gone.isRecorded]).toEqual([3, false]);
  expect(gone.said).toContain("cannot be opened: ENOENT");
  symlinkSync(join(room, "one"), join(room, "link"));
  host(["link"], false);
  expect((await run("--yes")).code).toBe(3);
  expect(isOld("one")).toBe(true);
  symlinkSync(join(room, "two"), join(room, "one", "state"));
  host(["one"], false);
  const { code, said } = await run("--yes");
  expect([code, said]).toEqual([3, expect.stringContaining("on the way to it is a link")]);
});
