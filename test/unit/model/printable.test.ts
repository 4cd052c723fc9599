/** Hostile text on a terminal: shown, whole, and without effect. */

import { describe, expect, test } from "vitest";

import {
  fromPrintable,
  printable,
  printableBytes,
  printableJson,
} from "../../../src/model/printable.ts";
import { HOSTILE_STRINGS } from "../../fakes/hostile-strings.ts";

/** Controls, bidirectional and zero-width characters, separators, half characters, and what is drawn as nothing. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/u;

test("there are sixty of them, each another one", () => {
  expect(new Set(HOSTILE_STRINGS).size).toBe(60);
});

describe("a hostile string", () => {
  const named = HOSTILE_STRINGS.map((text) => [JSON.stringify(text), text] as const);

  test.for(named)("%s has no effect", ([, text]) => {
    expect(UNSAFE.test(printable(text))).toBe(false);
  });

  test.for(named)("%s is not lost", ([, text]) => {
    expect(fromPrintable(printable(text))).toBe(text);
  });

  test.for(named)("%s has no effect in a document, and is in it", ([, text]) => {
    const document = printableJson({ [text]: [text] });
    expect([UNSAFE.test(document.replaceAll("\n", "")), JSON.parse(document)]).toEqual([
      false,
      { [text]: [text] },
    ]);
  });

  test.for(named)("%s has no effect as bytes", ([, text]) => {
    expect(UNSAFE.test(printableBytes(Buffer.from(text)))).toBe(false);
  });
});

test("every character of Unicode that is unsafe is escaped, and no other is touched", () => {
  const wrong: string[] = [];
  for (let code = 0; code <= 0x10ffff; code += 1) {
    const character = String.fromCodePoint(code);
    const isEscaped = printable(character) !== character;
    if (isEscaped !== (UNSAFE.test(character) || character === "\\")) wrong.push(code.toString(16));
  }
  expect(wrong).toEqual([]);
});

test("bytes that are no text show as escapes", () => {
  expect(printableBytes(Uint8Array.of(0x61, 0xff, 0x1b, 0x5c))).toBe("a\\xff\\u{1b}\\\\");
});
