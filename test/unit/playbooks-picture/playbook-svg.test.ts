/** The picture tells what the playbook says, and nothing that a stranger wrote becomes part of the drawing. */

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { playbookSvg } from "../../../src/engine/picture/playbook-svg.ts";
import { textLines } from "../../../src/engine/picture/svg-text.ts";
import { stepsOf } from "../../../src/engine/playbook.ts";
import { randomPlaybook } from "../../fakes/random-playbook.ts";
import { toyPlaybook } from "../../fakes/toy-playbook.ts";

/** Everything between the tags, entities read back. */
function words(svg: string): readonly string[] {
  const entities: Readonly<Record<string, string>> = {
    lt: "<",
    gt: ">",
    quot: '"',
    "#39": "'",
    amp: "&",
  };
  return [...svg.replace(/<style>.*?<\/style>/su, "").matchAll(/>([^<]+)</gu)]
    .map(([, text = ""]) =>
      text.replaceAll(/&([a-z0-9#]+);/gu, (_all, name: string) => entities[name] ?? ""),
    )
    .filter((text) => text.trim() !== "");
}

describe("the picture", () => {
  test("says for each step what it does, to what effect, and what becomes of a failure", () => {
    const svg = playbookSvg(
      toyPlaybook(
        { id: "look", effect: "read", onFail: { kind: "halt" } },
        [
          { id: "cut", effect: "reversible", onFail: { kind: "continue" } },
          { id: "hold", effect: "reversible" },
        ],
        {
          id: "seal",
          effect: "read",
          provides: ["sealed"],
          onFail: { kind: "goto", step: "note" },
        },
        { id: "end", effect: "destructive", needs: ["sealed"], waive: ["sealed"] },
        { id: "note", effect: "external", needs: ["sealed"], manual: "write" },
      ),
    );
    expect(words(svg).slice(4).join(" | ")).toBe(
      [
        "1 | step look | read: only looks | look: action toy-read, at most 5s | gives look",
        "not done: | ends here | side by side",
        "2 | step cut | reversible: can be undone | cut: action toy-reversible, at most 5s",
        "gives cut | not done: | goes on, and says so",
        "3 | step hold | reversible: can be undone | hold: action toy-reversible, at most 5s",
        "gives hold | not done: | asks you",
        "4 | step seal | read: only looks | seal: action toy-read, at most 5s | gives sealed",
        "not done: | goes on at note",
        "evidence sealed: nothing is destroyed before this unless waived",
        "stops here until a person approves",
        "5 | step end | destructive: cannot be undone | end: action toy-destructive, at most 5s",
        "needs sealed; gives end | a person may waive sealed with a reason",
        "not done: | asks you | stops here until a person approves",
        "6 | step note | external: leaves this host | note: by hand, a person confirms it",
        "needs sealed; gives note | not confirmed: | waits for you",
        "read: only looks | reversible: can be undone",
        "destructive: cannot be undone | external: leaves this host",
      ].join(" | "),
    );
  });

  test("of any playbook is well-formed, with every step in it once and no script or address", () => {
    fc.assert(
      fc.property(randomPlaybook, (playbook) => {
        const svg = playbookSvg(playbook);
        const tags = [...svg.matchAll(/<(\/?)([a-z]+)[^<>]*?(\/?)>/gu)].filter(
          ([, , , empty]) => empty === "",
        );
        const open: string[] = [];
        for (const [, close, name = ""] of tags) {
          if (close === "") open.push(name);
          else expect(open.pop()).toBe(name);
        }
        expect(open).toEqual([]);
        expect(svg).not.toMatch(/<script|<image|<use|href|url\(|on[a-z]+=/u);
        const ids = [...svg.matchAll(/<g id="step-([^"]+)"/gu)].map(([, id]) => id);
        expect(ids).toEqual(stepsOf(playbook).map(({ id }) => id));
      }),
      { numRuns: 50 },
    );
  });

  test("shows hostile words as words", () => {
    const hostile = `</title><script>alert("1")</script>'&`;
    const playbook = {
      ...toyPlaybook({ id: "look", effect: "read" }),
      title: hostile,
      summary: hostile,
    };
    const svg = playbookSvg(playbook);
    expect(svg).not.toContain("<script>");
    expect(words(svg)[0]).toBe(hostile);
  });
});

describe("lines of text", () => {
  test.for([
    ["", 10, [""]],
    ["one two three", 7, ["one two", "three"]],
    ["abcdefghij", 4, ["abcd", "efgh", "ij"]],
    ["a  b\n c", 10, ["a b c"]],
  ] as const)("%j in %i columns", ([text, width, lines]) => {
    expect(textLines(text, width)).toEqual(lines);
  });
});
