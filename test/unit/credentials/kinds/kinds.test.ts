/** The catalogue as a whole: complete, uniform, and no more sure than its sources. */

import { describe, expect, it } from "vitest";

import { isBech32, isCrcOfBody, awsAccountOf } from "../../../../src/credentials/checksums.ts";
import { openKindJudge } from "../../../../src/credentials/inventory/judge-kind.ts";
import type { Hints } from "../../../../src/credentials/inventory/judge-kind.ts";
import { KINDS, kindOf } from "../../../../src/credentials/kinds/index.ts";
import { longestMatch } from "../../../../src/credentials/scanner/pattern-length.ts";
import { DECLARED, NO_SECRETS } from "./declared-kinds.ts";

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

describe("the catalogue beside what a gateway calls each kind", () => {
  const judge = openKindJudge(KINDS);
  /** Tells nothing by itself: only its place says what it is. */
  const look = judge.look("q7Fz0Lm3Xw9Kd2Rt5Vb8");

  function judged(hints: Hints): readonly string[] {
    const { kind, ambiguous } = judge.judge(look, [hints]);
    return [kind, ...ambiguous];
  }

  it("no kind is missing, none is more", () => {
    expect(KINDS.map(({ id }) => id).toSorted()).toEqual(DECLARED.map(([id]) => id).toSorted());
  });

  it.each(DECLARED)("%s: name, config paths and variables", (id, name, config, environment) => {
    expect(kindOf(id)?.name).toBe(name);
    for (const path of config.split(" ").filter(Boolean)) {
      const keys = path.replace("[]", ".[]").split(".");
      const written = keys.map((key) => (key === "[]" ? 0 : key.replace("*", "main")));
      expect(judged({ config: written }), path).toContain(id);
    }
    for (const variable of environment.split(" ").filter(Boolean)) {
      expect(judged({ variable: variable.replaceAll("*", "1") }), variable).toContain(id);
    }
  });

  it("a variable that holds no secret names none", () => {
    const named = NO_SECRETS.filter((variable) => judged({ variable })[0] !== "unknown");
    expect(named).toEqual([]);
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
