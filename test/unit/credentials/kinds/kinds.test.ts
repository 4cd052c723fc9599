/** The catalogue as a whole: complete, uniform, and no more sure than its sources. */

import { describe, expect, it } from "vitest";

import { isBech32, isCrcOfBody, awsAccountOf } from "../../../../src/credentials/checksums.ts";
import { KINDS, kindOf } from "../../../../src/credentials/kinds/index.ts";
import { longestMatch } from "../../../../src/credentials/scanner/pattern-length.ts";

describe("the catalogue of kinds", () => {
  it("has the 67 kinds of the facts, each once", () => {
    expect(KINDS).toHaveLength(67);
    expect(new Set(KINDS.map(({ id }) => id)).size).toBe(67);
    expect(KINDS.every((kind) => kindOf(kind.id) === kind)).toBe(true);
  });

  it("carries over what nobody verified: 42 kinds of the facts and more", () => {
    const doubtful = KINDS.filter(({ unverified }) => unverified.length > 0);
    expect(doubtful.length).toBeGreaterThanOrEqual(42);
  });

  it.each(KINDS.map((kind) => ({ kind, id: kind.id })))(
    "$id tells what a person needs",
    ({ kind }) => {
      expect(kind.manual.steps.some(({ phase }) => phase === "revoke")).toBe(true);
      expect(kind.manual.evidenceFirst).not.toEqual([]);
      expect(kind.manual.checkedOn).toMatch(/^\d{4}-\d{2}-\d{2}$/u);
      expect(kind.manual.console).not.toBe("");
      expect(kind.sources).not.toEqual([]);
      expect(kind.observeSeconds).toBeGreaterThanOrEqual(0);
      for (const { pattern, keywords, context } of kind.shapes) {
        expect(keywords.length + context.length).toBeGreaterThan(0);
        expect(longestMatch(pattern)).toBeLessThan(20_480);
      }
    },
  );

  it("22: credentials of two parts name both", () => {
    for (const id of [
      "azure_openai_key",
      "twilio",
      "line_channel",
      "discord_bot",
      "slack_bot_user",
    ]) {
      expect(kindOf(id)?.parts.length).toBeGreaterThanOrEqual(2);
    }
  });
});

describe("checksums, on published values", () => {
  it("GitHub, AWS, Nostr (NIP-19)", () => {
    expect(isCrcOfBody("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")).toBe(true);
    expect(isCrcOfBody("ghp_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq18")).toBe(false);
    expect(awsAccountOf("AKIASP2TPHJSQH3FJRUX")).toBe("171436882533");
    expect(isBech32("nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5")).toBe(true);
    expect(isBech32("nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe6")).toBe(false);
  });
});
