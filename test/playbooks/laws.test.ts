/**
 * The laws by example: `laws/<id>/good.yaml` keeps it, `laws/<id>/bad.yaml` breaks it and no other, with the story
 * in `bad.story.txt` word for word. `vitest -u` rewrites the stories; read them before you commit.
 */

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { checkLines } from "../../src/cli/playbook/check-lines.ts";
import { compile } from "../../src/engine/compile.ts";
import { LAWS } from "../../src/engine/prove/laws.ts";
import { checkPlaybook } from "../../src/incident/check-playbook.ts";
import type { PlaybookCheck } from "../../src/incident/check-playbook.ts";
import { proved } from "../../src/incident/read-playbook.ts";
import { sha256Digest } from "../fakes/digest.ts";
import { lenientPlaybook } from "../fakes/lenient-playbook.ts";

const FOLDER = join(import.meta.dirname, "laws");
const IDS = LAWS.map(({ id }) => id);

function bytes(law: string, name: string): Buffer {
  return readFileSync(join(FOLDER, law, `${name}.yaml`));
}

/** What the prover says where the rules of the language are not asked first. */
function proofAlone(law: string): PlaybookCheck {
  const proof = proved(compile(lenientPlaybook(bytes(law, "bad").toString())));
  return { ...proof, name: "bad.yaml", isProved: false, problems: [], hash: "" };
}

describe("every law", () => {
  test("has its fixtures", () => {
    expect(readdirSync(FOLDER).toSorted()).toEqual(IDS.toSorted());
  });

  test.for(IDS)("%s is kept by its good playbook", (law) => {
    const { problems, counterexamples } = checkPlaybook("good", bytes(law, "good"), sha256Digest);
    expect({ problems, counterexamples }).toEqual({ problems: [], counterexamples: [] });
  });

  test.for(IDS)("%s, and no other, is broken by its bad playbook", async (law) => {
    const proof = proofAlone(law);
    expect([...new Set(proof.counterexamples.map((one) => one.law))]).toEqual([law]);
    const story = checkLines(proof);
    expect(story.filter((line) => line.length > 80)).toEqual([]);
    await expect(story.join("\n")).toMatchFileSnapshot(join(FOLDER, law, "bad.story.txt"));
  });

  test.for(IDS)("%s: the bad playbook is refused before it could run", (law) => {
    expect(checkPlaybook("bad", bytes(law, "bad"), sha256Digest).isProved).toBe(false);
  });
});

const PAGE = readFileSync(join(import.meta.dirname, "../../docs/laws.md"), "utf8");

describe("docs/laws.md", () => {
  test("lists the laws as they are stated", () => {
    const rows = LAWS.map(({ id, statement }) => `| [${id}](#${id}) | ${statement} |`);
    const table = PAGE.split("\n").filter((line) => line.startsWith("| ["));
    // The formatter aligns the columns.
    expect(table.map((line) => line.replaceAll(/ +/gu, " "))).toEqual(rows);
  });

  test("has a chapter about each, in that order", () => {
    const chapters = PAGE.split("\n").filter((line) => line.startsWith("## "));
    expect(chapters.filter((line) => IDS.includes(line.slice(3)))).toEqual(
      IDS.map((id) => `## ${id}`),
    );
  });
});
