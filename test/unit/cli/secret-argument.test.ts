/** 15: a secret as an argument is refused before any work, and the refusal does not echo it. */

import { expect, test } from "vitest";

import { runCli } from "../../../src/cli/run-cli.ts";
import { refuseSecretArguments } from "../../../src/cli/secret-argument.ts";
import { fakeOutside } from "../../fakes/fake-outside.ts";

const SECRETS = [
  `sk-ant-api03-${"a1B2".repeat(24)}AA`,
  `ghp_${"a1B2c3D4".repeat(5)}`,
  `12345678:${"aB1_-".repeat(7)}`,
  "0123456789abcdef".repeat(3),
  `AGE-SECRET-KEY-1${"QPZRY9X8".repeat(7)}`,
  `AKIA${"ABCD1234".repeat(2)}`,
  "aB3".repeat(12),
];

test.for(SECRETS)("15: %$ is refused without being repeated", async (secret) => {
  for (const words of [
    ["revoke", secret],
    ["revoke", "--reason", `the key was ${secret} I think`],
    ["revoke", `--item=${secret}`],
    ["contain", "--reason", secret],
    ["revoke", "--json", "--nothing", secret],
  ]) {
    const outside = fakeOutside();
    expect(await runCli(words, outside)).toBe(2);
    const said = outside.said.join("\n");
    expect(said).toContain("looks like the value of a credential");
    expect(said).not.toContain(secret.slice(0, 12));
    expect(outside.memory.list()).toEqual([]);
  }
});

test.for([
  ["an incident", "ir-20261120-213000-0a1b"],
  ["a path", "/home/ada/Evidence-2026-11-20-aB3aB3aB3aB3aB3aB3aB3aB3"],
  ["a file name", "Screenshot2026AbcdefGHIJKLmnopqrstUVW1234.png"],
  ["an age recipient", "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kdgw97sqs0w2s4g"],
  [
    "a host key",
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGbM5Zx7rM2uq0fC6YyR3kWlQ7m4nV8sT1pX9aB2cD3e",
  ],
  ["a hash", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
  ["a commit", "da39a3ee5e6b4b0d3255bfef95601890afd80709"],
  ["an item", "K7Q2M4XZ"],
  ["a reason", "the model key was used at night; see ticket SEC-1234"],
] as const)("%s is no secret", ([, word]) => {
  expect(() => refuseSecretArguments(["revoke", word])).not.toThrow();
});
