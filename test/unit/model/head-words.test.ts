import { assert, nat, property, uint8Array } from "fast-check";
import { describe, expect, test } from "vitest";

import { headOfWords, headWordLines, headWords } from "../../../src/model/head-words.ts";
import { EVEN_WORDS, ODD_WORDS } from "../../../src/model/spoken-words.ts";

const hex = (length: number) =>
  uint8Array({ minLength: length, maxLength: length }).map((bytes) =>
    Buffer.from(bytes).toString("hex"),
  );

describe("a head as words", () => {
  test("each byte has one word at each place, and no word stands for two", () => {
    const all = [...EVEN_WORDS, ...ODD_WORDS].map((word) => word.toLowerCase());
    expect([EVEN_WORDS.length, ODD_WORDS.length, new Set(all).size]).toEqual([256, 256, 512]);
    expect(all.filter((word) => !/^[a-z]{4,11}$/u.test(word))).toEqual([]);
  });

  test("the lists are in the published order, as far as its printed example goes", () => {
    // PGP word list, the example of its authors.
    const words = "topmost Istanbul Pluto vagabond treadmill Pacific brackish dictator";
    expect(headWords("e58294f2e9a22748".padEnd(64, "0"))).toBe(words);
    // All but one pair stand in the order of the alphabet.
    const unordered = [...EVEN_WORDS, ...ODD_WORDS].filter((word, at, all) => {
      const next = all[at + 1] ?? "zzz";
      return at !== 255 && word.toLowerCase() > next.toLowerCase();
    });
    expect(unordered).toEqual(["applicant"]);
  });

  test("words lead back to the first 64 bits of any head", () => {
    assert(
      property(hex(32), (head) => {
        expect(headOfWords(headWords(head))).toBe(head.slice(0, 16));
        expect(headOfWords(headWords(head).toUpperCase())).toBe(head.slice(0, 16));
      }),
    );
  });

  test("a word left out, added, exchanged with its neighbour or unknown is noticed", () => {
    assert(
      property(hex(32), nat(6), (head, place) => {
        const words = headWords(head).split(" ");
        const exchanged = words
          .with(place, words[place + 1] ?? "")
          .with(place + 1, words[place] ?? "");
        const wrong = [
          words.toSpliced(place, 1),
          [...words, "tiger"],
          exchanged,
          words.with(place, "x"),
        ];
        expect(wrong.map((one) => headOfWords(one.join(" ")))).toEqual([null, null, null, null]);
      }),
    );
  });

  test("they are shown as two lines of four", () => {
    const head = "e58294f2e9a22748".padEnd(64, "0");
    expect(headWordLines(head).join(" ")).toBe(headWords(head));
    expect(headWordLines(head).map((line) => line.split(" ").length)).toEqual([4, 4]);
    expect(headWordLines("")).toEqual([]);
  });

  test("what is no head has no words", () => {
    expect(["", "xyz", "ABCDEF0123456789"].map(headWords)).toEqual(["", "", ""]);
  });
});
