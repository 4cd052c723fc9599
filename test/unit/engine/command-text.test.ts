/** A command as it is shown: nobody can be shown another one than is run. */

import * as fc from "fast-check";
import { expect, test } from "vitest";

import { briefCommand, commandText } from "../../../src/engine/command-text.ts";

test.for<[readonly string[], string]>([
  [["systemctl", "stop", "a@b.service"], "systemctl stop a@b.service"],
  [["cp", "a b", ""], "cp 'a b' ''"],
  [["cp", "a' 'b"], "cp 'a\\u{27} \\u{27}b'"],
  [["cp", "a  b", "a\tb", "a\u00a0b"], "cp 'a \\u{20}b' 'a\\u{9}b' 'a\\u{a0}b'"],
  [["echo", "\u001b[2J", "\\u{1b}"], "echo '\\u{1b}[2J' '\\\\u{1b}'"],
])("%j", ([argv, text]) => {
  expect(commandText(argv)).toBe(text);
});

test("two commands never read the same", () => {
  const words = fc.array(fc.string({ unit: fc.constantFrom("a", "'", " ", "\\", "{", "\t") }));
  fc.assert(
    fc.property(words, words, (left, right) => {
      const isSame = JSON.stringify(left) === JSON.stringify(right);
      expect(commandText(left) === commandText(right)).toBe(isSame);
    }),
  );
});

test("a long one is cut for one line", () => {
  expect(briefCommand(["rm", "x".repeat(300)])).toBe(`rm ${"x".repeat(157)}...`);
});
