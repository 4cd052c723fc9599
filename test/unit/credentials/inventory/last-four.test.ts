/** Four characters help a person to find a key in a console; of a value that can be guessed they help the wrong one. */

import { describe, expect, test } from "vitest";
import { canary } from "../../../fakes/canaries.ts";
import { memorySuspect } from "../../../fakes/memory-suspect.ts";
import type { Taken } from "../../../fakes/take-from.ts";
import { takeFrom } from "../../../fakes/take-from.ts";

const CONFIG = "/home/op/.openclaw/openclaw.json";

function takenWith(config: object): Promise<Taken> {
  return takeFrom(memorySuspect({ files: { [CONFIG]: JSON.stringify(config) } }));
}

function takenWithToken(token: string): Promise<Taken> {
  return takenWith({ gateway: { auth: { token } } });
}

describe("credentials 17: no last four of what can be guessed", () => {
  test.each([
    "3f9c1e7ab2d8460f9e5a7c3b1d2e4f608a9b7c5d",
    "8d6fb4f7-5a0e-4a4d-9d0c-63ad8a3d9c21",
    `sk-ant-api03-${canary("anthropic").repeat(3).slice(0, 93)}AA`,
  ])("long and random: they are told (%s)", async (token) => {
    const found = (await takenWithToken(token)).of(token);
    expect(found.lastFour).toBe(token.slice(-4));
  });

  test.each([
    ["short, though random", "3f9c1e7ab2d8460f9e5a7c3b1d2e4f6"],
    ["words with dashes", "correct-horse-battery-staple-forever-7"],
    ["words with dots and capitals", "My.Secret.Password.For.Home.Server.2026"],
    ["words without anything between", "mysecretpassword2024forthehomeserver1"],
    ["one letter over and over", "a".repeat(40)],
    ["a sentence", "my dog is called Bello and he is 7 years old"],
    ["with what a terminal obeys", `3f9c1e7ab2d8460f9e5a7c3b1d2e4f608a9b7c\u001b[2J`],
  ])("%s", async (_, token) => {
    const found = (await takenWithToken(token)).of(token);
    expect(found.lastFour).toBe("");
  });

  test("a kind that people choose has none, however random it looks", async () => {
    const password = canary("mail");
    const config = {
      plugins: { entries: { imap: { config: { accounts: { a: { password } } } } } },
    };
    const found = (await takenWith(config)).of(password);
    expect(found.kind).toBe("mail_password");
    expect(found.lastFour).toBe("");
  });

  test("nor is any other part of a value in what the inventory says", async () => {
    const token = "3f9c1e7ab2d8460f9e5a7c3b1d2e4f608a9b7c5d";
    const said = JSON.stringify((await takenWithToken(token)).inventory);
    expect(said).toContain(token.slice(-4));
    expect(said).not.toContain(token.slice(-5));
    expect(said).not.toContain(token.slice(0, 5));
  });
});
