import { expect, test } from "vitest";

import {
  milliseconds,
  parseProperties,
  restartDelayMs,
  wordsOf,
} from "../../../src/adapters/service-manager/unit-properties.ts";
import { isUnitName } from "../../../src/adapters/service-manager/unit-files.ts";

test.for([
  ["100ms", 100],
  ["5s", 5_000],
  ["1min 30s", 90_000],
  ["1.500s", 1_500],
  ["500us", 0.5],
  ["infinity", null],
  ["", null],
  ["5 parsecs", null],
] as const)("%s is a time of %s ms", ([text, expected]) => {
  expect(milliseconds(text)).toBe(expected);
});

test.for([
  ["a fixed delay", "Restart=always\nRestartUSec=5s\n", 5_000],
  ["a delay that grows", "Restart=on-failure\nRestartUSec=1s\nRestartMaxDelayUSec=1min\n", 60_000],
  [
    "one that does not grow",
    "Restart=always\nRestartUSec=1s\nRestartMaxDelayUSec=infinity\n",
    1_000,
  ],
  ["no restart", "Restart=no\nRestartUSec=100ms\n", 0],
  ["nothing known", "", 0],
] as const)("%s", ([, text, expected]) => {
  expect(restartDelayMs(parseProperties(text))).toBe(expected);
});

test("a value may hold the sign itself and several words", () => {
  const properties = parseProperties("TriggeredBy=a.timer b.socket\nDescription=x=y\n");
  expect([wordsOf(properties, "TriggeredBy"), properties.get("Description")]).toEqual([
    ["a.timer", "b.socket"],
    "x=y",
  ]);
});

test.for([
  ["openclaw-gateway.service", true],
  ["openclaw@work.service", true],
  ["a\\x2db.service", true],
  ["../../etc/passwd.service", false],
  ["-rf.service", false],
  [".hidden.service", false],
  ["no-type", false],
  ["two words.service", false],
] as const)("%s as the name of a unit: %s", ([name, expected]) => {
  expect(isUnitName(name)).toBe(expected);
});
