/** Variables of files and processes, and which of them a gateway sees. */

import { expect, test } from "vitest";
import { readEnvFile } from "../../../src/openclaw/env-file.ts";
import type { EnvFileFormat } from "../../../src/openclaw/env-file.ts";
import { keyVariables, readEnvironment } from "../../../src/openclaw/environment.ts";
import { memorySuspect } from "../../fakes/memory-suspect.ts";

const STATE = "/home/op/.openclaw";

function pairs(text: string, format: EnvFileFormat): readonly string[] {
  return readEnvFile(text, format).variables.map(
    ({ name, value, line }) => `${line} ${name}=${value.replaceAll("\n", "|")}`,
  );
}

test("a .env file is read as dotenv reads it", () => {
  const text = [
    "\ufeff# comment",
    "PLAIN= value # remark",
    "export TOKEN='a#b\\'c' # x",
    'LINES="one\\ntwo',
    'three"',
    "EMPTY=",
    "HASH=a#b",
    'OPEN="never closed',
    "BACK=`tick`",
    "not a variable",
    "WIN=1\r",
    "PLAIN=second",
  ].join("\n");
  expect(pairs(text, "dotenv")).toEqual([
    "2 PLAIN=value",
    "3 TOKEN=a#b\\'c",
    "4 LINES=one|two|three",
    "6 EMPTY=",
    "7 HASH=a#b",
    '8 OPEN="never closed',
    "9 BACK=tick",
    "11 WIN=1",
    "12 PLAIN=second",
  ]);
  expect(readEnvFile(text, "dotenv").oddLines).toEqual([10]);
});

test("an EnvironmentFile is read as systemd reads it", () => {
  const text = [
    "; comment",
    "# comment \\",
    "A=one two",
    'B="q \\"x\\" \\$y" \'raw\\\' tail',
    "C=first\\",
    "second",
    "D=a\\ b # no comment",
    "nothing here",
  ].join("\n");
  expect(pairs(text, "systemd")).toEqual([
    "3 A=one two",
    '4 B=q "x" $y raw\\ tail',
    "5 C=firstsecond",
    "7 D=a b # no comment",
  ]);
  expect(readEnvFile(text, "systemd").oddLines).toEqual([8]);
});

test("the process comes first, then the service's file, the state directory's, and the compatibility file", () => {
  const suspect = memorySuspect({
    environments: [
      { pid: 20, name: "OPENCLAW_SHELL", value: "exec" },
      { pid: 20, name: "A", value: "child" },
      { pid: 10, name: "A", value: "process" },
    ],
    files: {
      [`${STATE}/gateway.systemd.env`]: "A=unit\nB=unit\n",
      [`${STATE}/.env`]: "B=state\nC=first\nC=state\n",
      "/home/op/.config/openclaw/gateway.env": "C=compat\nD=compat\n",
      [`${STATE}/node.systemd.env`]: "E=node\n",
      [`${STATE}/service-env/ai.openclaw.gateway.env`]: "F=launchd\n",
      [`${STATE}/workspace/.env`]: { unreadable: "is a link" },
    },
  });
  const reading = readEnvironment(suspect, { stateDirectory: STATE, home: "/home/op" });
  expect(Object.fromEntries(reading.effective)).toEqual({
    A: "process",
    B: "unit",
    C: "state",
    D: "compat",
    OPENCLAW_SHELL: "exec",
  });
  expect(reading.variables.map(({ name, value, at }) => `${name}=${value} ${at}`)).toEqual([
    "OPENCLAW_SHELL=exec process 20",
    "A=child process 20",
    "A=process process 10",
    "B=unit line 2",
    "A=unit line 1",
    "F=launchd line 1",
    "C=state line 3",
    "C=first line 2",
    "B=state line 1",
    "D=compat line 2",
    "C=compat line 1",
    "E=node line 1",
  ]);
  expect(reading.problems).toEqual([
    { path: `${STATE}/workspace/.env`, at: "", what: "cannot be read: is a link" },
  ]);
});

test("lists and numbered names of keys are taken apart", () => {
  const variable = (name: string, value: string) => ({ name, value, path: "", at: "process 1" });
  const found = keyVariables([
    variable("ANTHROPIC_API_KEYS", "a, b;c d"),
    variable("OPENAI_API_KEY_2", "e"),
    variable("OPENAI_API_KEY", "f"),
    variable("OPENCLAW_LIVE_OPENAI_KEY", "g"),
    variable("PATH", "/bin"),
  ]);
  expect(found.map(({ provider, form, values }) => [provider, form, values])).toEqual([
    ["ANTHROPIC", "list", ["a", "b", "c", "d"]],
    ["OPENAI", "numbered", ["e"]],
    ["OPENAI", "single", ["f"]],
    ["OPENAI", "live", ["g"]],
  ]);
});
