/** A trusted playbook with commands, from the command line to the journal: run once, looked at, kept out of cases. */

import { readFileSync } from "node:fs";

import { beforeEach, describe, expect, test } from "vitest";

import { runCli } from "../../../src/cli/run-cli.ts";
import { parsePlaybook } from "../../../src/engine/parse-playbook.ts";
import { testPlaybook } from "../../../src/incident/test-playbook.ts";
import { sha256Digest as digest } from "../../fakes/digest.ts";
import { libraryOutside } from "../../fakes/library-outside.ts";
import type { LibraryOutside } from "../../fakes/library-outside.ts";
import { scriptedCommands } from "../../fakes/scripted-commands.ts";
import type { CommandScript, ScriptedCommands } from "../../fakes/scripted-commands.ts";

const TEXT = readFileSync("test/playbooks/accepted/run.yaml", "utf8");
const FILE = "/root/mine.yaml";
const WIPE = "rm -f /run/key (59500 ms)";

let outside: LibraryOutside;
let commands: ScriptedCommands;

function answering(script: CommandScript): void {
  commands = scriptedCommands(script);
  Object.assign(outside.fake.gateway.host, { commands });
}

beforeEach(() => {
  outside = libraryOutside();
  outside.files.set(FILE, TEXT);
  outside.trusted.add(digest.sha256(TEXT));
  answering({});
});

function said(): string {
  return outside.fake.said
    .splice(0)
    .map((line) => line.slice(2))
    .join("\n");
}

test("nothing is run of a file that is not trusted", async () => {
  outside.trusted.clear();
  expect(await runCli(["playbook", "run", FILE, "--yes"], outside)).toBe(2);
  expect([commands.asked, [...outside.fake.memory.journals]]).toEqual([[], []]);
});

test("a dry run runs none of them", async () => {
  expect(await runCli(["playbook", "run", FILE, "--dry-run"], outside)).toBe(0);
  expect(commands.asked).toEqual([]);
});

test("what is destructive waits for a person, and is not even looked at before", async () => {
  expect(await runCli(["playbook", "run", FILE], outside)).toBe(4);
  expect(commands.asked.filter((one) => !one.startsWith("journalctl "))).toEqual([
    "systemctl stop nginx.service (59500 ms)",
    "test ! -S /run/nginx.sock (59500 ms)",
  ]);
});

test("nothing that a command writes gets into the journal or onto the screen", async () => {
  const leak = { stdout: "password=hunter2", stderr: "hunter2" };
  answering({
    "systemctl stop nginx.service": leak,
    "test ! -S /run/nginx.sock": leak,
    "systemctl start nginx.service": leak,
    "systemctl is-active nginx.service": leak,
  });
  expect(await runCli(["playbook", "run", FILE, "--yes"], outside)).toBe(0);
  expect(await runCli(["undo", "--yes", "--reason", "test"], outside)).toBe(0);
  const [journal = new Uint8Array()] = outside.fake.memory.journals.values();
  const told = `${Buffer.from(journal).toString()}${said()}`;
  expect([told.includes("hunter2"), told.includes(digest.sha256("password=hunter2"))]).toEqual([
    false,
    true,
  ]);
});

describe("ir is killed in a destructive command", () => {
  beforeEach(async () => {
    const { memory } = outside.fake;
    memory.refuseAppend = (lines) =>
      lines.includes('"kind":"result"') && lines.includes('"step":"wipe"')
        ? new Error("killed")
        : null;
    await runCli(["playbook", "run", FILE, "--yes"], outside);
    memory.refuseAppend = () => null;
    expect(commands.asked.filter((line) => line === WIPE)).toEqual([WIPE]);
  });

  test("it is looked at, and not repeated where it is done", async () => {
    answering({});
    expect(await runCli(["resume", "--yes"], outside)).toBe(4);
    expect(commands.asked.filter((line) => line.includes("/run/key"))).toEqual([
      "test ! -e /run/key (59500 ms)",
    ]);
  });

  test("a person is asked where it is not, and --yes does not answer", async () => {
    answering({ "test ! -e /run/key": { exitCode: 1 } });
    expect(await runCli(["resume", "--yes"], outside)).toBe(4);
    expect(commands.asked.filter((line) => line.includes("/run/key"))).toEqual([
      "test ! -e /run/key (59500 ms)",
    ]);
    expect(said()).toContain("rm has no recorded end; the look afterwards");
  });
});

test("ir undo takes it back without the playbook", async () => {
  await runCli(["playbook", "run", FILE, "--yes"], outside);
  outside.files.clear();
  answering({});
  expect(await runCli(["undo", "--yes", "--reason", "test"], outside)).toBe(0);
  expect(commands.asked).toEqual([
    "systemctl start nginx.service (59500 ms)",
    "systemctl is-active nginx.service (59500 ms)",
  ]);
});

test("ir undo says so where the way back did not work", async () => {
  await runCli(["playbook", "run", FILE, "--yes"], outside);
  answering({ "systemctl is-active nginx.service": { exitCode: 1 } });
  expect(await runCli(["undo", "--yes", "--reason", "test"], outside)).toBe(1);
});

test("cases replace commands as they replace actions", async () => {
  const parsed = parsePlaybook(new TextEncoder().encode(TEXT), digest);
  if (parsed.kind === "refused") throw new Error(JSON.stringify(parsed.problems));
  const cases = `schema: ir.playbook-cases/1
playbook: sample
cases:
  - name: the command is cut off and found done
    results: {stop: [failed, done], wipe: [crash, done]}
    answers: {wipe: approve, tell: approve}
    order:
      [survey, capture, seal, stop, stop, wipe asks approve, tell asks approve, wipe, tell, wipe looks]
    outcome: done
`;
  const bytes = new TextEncoder().encode(cases);
  const { cases: results } = await testPlaybook(parsed.playbook, { path: "cases", bytes }, digest);
  expect(results.flatMap(({ problems }) => problems)).toEqual([]);
  expect(commands.asked).toEqual([]);
});

test("in CACAO a command is a text for people, never something to execute, and comes back whole", async () => {
  expect(await runCli(["playbook", "export", FILE], outside)).toBe(0);
  const cacao = said();
  expect(cacao.match(/"type": "(?:bash|ssh|http-api|manual)"/gu)).toEqual(
    Array.from({ length: 6 }, () => '"type": "manual"'),
  );
  outside.files.set("/root/mine.json", cacao);
  expect(await runCli(["playbook", "import", "/root/mine.json"], outside)).toBe(0);
  const back = said();
  outside.files.set("/root/back.yaml", back);
  expect(await runCli(["playbook", "check", "/root/back.yaml"], outside)).toBe(0);
  outside.files.set("/root/lie.json", cacao.replace('"rm",', '"shred",'));
  expect(await runCli(["playbook", "import", "/root/lie.json"], outside)).toBe(2);
  expect(said()).toContain("says something else than the ir extension of the step");
});
