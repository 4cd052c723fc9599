/** From the command line to the first acts: which playbooks run, which are refused, and when. */

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { runCli } from "../../../src/cli/run-cli.ts";
import { begunOf } from "../../../src/engine/fold.ts";
import { readJournal } from "../../../src/engine/journal.ts";
import { CHOICES_TABLE, afterAnswers } from "../../../src/incident/choose-playbook.ts";
import { SHIPPED_PLAYBOOKS } from "../../../src/incident/shipped-playbooks.ts";
import { sha256Digest } from "../../fakes/digest.ts";
import { LIBRARY, libraryOutside } from "../../fakes/library-outside.ts";
import type { LibraryOutside } from "../../fakes/library-outside.ts";

const FREEZING = [...SHIPPED_PLAYBOOKS]
  .filter(([, { beginsByFreezing }]) => beginsByFreezing)
  .map(([name]) => name);

function textOf(name: string): string {
  return readFileSync(join(LIBRARY, `${name}.yaml`), "utf8");
}

function records({ fake }: LibraryOutside) {
  const [bytes] = fake.memory.journals.values();
  return bytes === undefined ? [] : readJournal(bytes, sha256Digest).records;
}

/** Steps that the journal names, in the order of their first record. */
function stepsTouched(outside: LibraryOutside): readonly string[] {
  return [...new Set(records(outside).map(({ step }) => step))].filter((step) => step !== "");
}

describe("ir contain --playbook", () => {
  test.for(FREEZING)("%s freezes in stage zero and goes on with the playbook", async (name) => {
    const outside = libraryOutside();
    const code = await runCli(["contain", "--playbook", name], outside);
    expect({ code, steps: stepsTouched(outside).slice(0, 8) }).toEqual({
      code: 4,
      steps: ["survey", "freeze", "cut", "volatile", "hold", "capture", "seal", "kill"],
    });
    const begun = begunOf(records(outside));
    expect({ playbook: begun?.playbook, hash: begun?.playbookHash }).toEqual({
      playbook: name,
      hash: SHIPPED_PLAYBOOKS.get(name)?.sha256,
    });
  });

  test("a question that was left open is answered later, in the same playbook", async () => {
    const outside = libraryOutside();
    await runCli(["contain", "--playbook", "injected-exec"], outside);
    expect(await runCli(["resume", "--yes"], outside)).toBe(4);
    const touched = stepsTouched(outside);
    expect(touched.slice(touched.indexOf("kill"))).toEqual(["kill", "prove", "escaped"]);
  });

  test.for([
    ["one that does not begin by freezing", "collect"],
    ["one that is not there", "nothing-like-it"],
    ["a file that is not trusted", "/root/mine.yaml"],
  ])("refuses %s before anything starts", async ([, name = ""]) => {
    const outside = libraryOutside();
    outside.files.set("/root/mine.yaml", textOf("contain"));
    expect(await runCli(["contain", "--playbook", name], outside)).toBe(2);
    expect([...outside.fake.memory.journals]).toEqual([]);
  });

  test("runs a trusted file, and refuses it once another byte is in it", async () => {
    const outside = libraryOutside();
    outside.files.set("/root/mine.yaml", textOf("contain"));
    outside.trusted.add(sha256Digest.sha256(textOf("contain")));
    expect(await runCli(["contain", "--playbook", "/root/mine.yaml"], outside)).toBe(4);
    expect(begunOf(records(outside))?.playbook).toBe("/root/mine.yaml");
    outside.files.set("/root/mine.yaml", `${textOf("contain")}# changed\n`);
    expect(await runCli(["resume", "--yes"], outside)).toBe(5);
    expect(records(outside).some(({ step, kind }) => step === "kill" && kind === "intent")).toBe(
      false,
    );
  });

  test("refuses a trusted file that breaks a law before anything starts", async () => {
    const outside = libraryOutside();
    const unsafe = textOf("contain").replace(
      "needs: [target, sealed]\n    waive: [sealed]\n",
      "needs: [target]\n",
    );
    outside.files.set("/root/mine.yaml", unsafe);
    outside.trusted.add(sha256Digest.sha256(unsafe));
    expect([1, 2]).toContain(await runCli(["contain", "--playbook", "/root/mine.yaml"], outside));
    expect([...outside.fake.memory.journals]).toEqual([]);
  });
});

describe("a shipped playbook that was changed", () => {
  test.for(["contain", "full-response"])(
    "%s: the agent is frozen first, the rest is refused",
    async (name) => {
      const outside = libraryOutside();
      outside.changed.set(name, `${textOf(name)}# changed\n`);
      expect(await runCli(["contain", "--playbook", name], outside)).toBe(5);
      expect(stepsTouched(outside)).toEqual(["survey", "freeze"]);
      expect(outside.fake.said.filter((line) => line.includes("hint"))).toEqual([
        "! ir: hint: nothing of it was run; what was done before stays as it is. Install ir again, then: ir contain",
      ]);
    },
  );

  test("that does not freeze is refused before anything starts", async () => {
    const outside = libraryOutside();
    outside.changed.set("collect", `${textOf("collect")}# changed\n`);
    expect(await runCli(["playbook", "run", "collect"], outside)).toBe(5);
    expect([...outside.fake.memory.journals]).toEqual([]);
  });
});

describe("ir playbook run", () => {
  test("seals, then waits for the person who has to do the rest", async () => {
    const outside = libraryOutside();
    expect(await runCli(["playbook", "run", "leaked-provider-key", "--yes"], outside)).toBe(4);
    expect(stepsTouched(outside)).toEqual(["survey", "volatile", "capture", "seal", "usage"]);
  });

  test("ends without a claim that anything is contained", async () => {
    const outside = libraryOutside({ isInteractive: true });
    outside.fake.typed.push(...Array.from({ length: 6 }, () => "1"));
    expect(await runCli(["playbook", "run", "leaked-provider-key"], outside)).toBe(0);
    const [head = ""] = outside.fake.said.filter((line) => line.startsWith("| incident"));
    expect(head.replace(/ir-[0-9a-f-]+/u, "ID")).toBe(
      "| incident ID: every step is done; nothing was proven to be down",
    );
  });

  test("leaves what begins by freezing to ir contain", async () => {
    const outside = libraryOutside();
    expect(await runCli(["playbook", "run", "contain"], outside)).toBe(2);
    expect(outside.fake.said).toEqual([
      "! ir: error: contain begins by freezing the agent, which must not wait",
      "! ir: hint: run: ir contain --playbook contain",
    ]);
  });
});

describe("ir playbook trust", () => {
  const file = (): LibraryOutside => {
    const outside = libraryOutside({ isInteractive: true });
    outside.files.set("/root/mine.yaml", textOf("collect"));
    return outside;
  };

  test("remembers the bytes after a person said yes", async () => {
    const outside = file();
    outside.fake.typed.push("2");
    expect(await runCli(["playbook", "trust", "/root/mine.yaml"], outside)).toBe(0);
    expect([...outside.trusted]).toEqual([sha256Digest.sha256(textOf("collect"))]);
  });

  test.for([
    ["no", "1"],
    ["nothing", ""],
  ])("remembers nothing when the answer is %s", async ([, typed = ""]) => {
    const outside = file();
    if (typed !== "") outside.fake.typed.push(typed);
    expect(await runCli(["playbook", "trust", "/root/mine.yaml"], outside)).toBe(4);
    expect([...outside.trusted]).toEqual([]);
  });

  test("does not take one that is not proved, whatever the answer", async () => {
    const outside = file();
    outside.files.set(
      "/root/mine.yaml",
      textOf("collect").replace("provides: [target]", "provides: []"),
    );
    expect(await runCli(["playbook", "trust", "/root/mine.yaml", "--yes"], outside)).toBe(2);
    expect([...outside.trusted]).toEqual([]);
  });
});

describe("ir playbook choose", () => {
  test("leads to every playbook that ships", () => {
    const proposed = new Set(CHOICES_TABLE.map(({ proposal }) => proposal.playbook));
    expect([...proposed].toSorted()).toEqual([...SHIPPED_PLAYBOOKS.keys()]);
  });

  test("asks only what the table needs, and every answer leads on", () => {
    const walk = (answers: readonly string[]): readonly string[] => {
      const step = afterAnswers(answers);
      if (step.kind === "proposal") return [answers.join(" ")];
      return step.question.options.flatMap(({ value }) => walk([...answers, value]));
    };
    expect(walk([]).toSorted()).toEqual(
      CHOICES_TABLE.map(({ answers }) => answers.join(" ")).toSorted(),
    );
  });

  test.for(CHOICES_TABLE.map(({ proposal }) => proposal))(
    "proposes a command that is accepted: $command",
    async ({ command }) => {
      const outside = libraryOutside();
      const words = command.replace(/^sudo ir /u, "").split(" ");
      expect(await runCli([...words, "--dry-run"], outside)).toBe(0);
    },
  );

  test("says where to go when nobody answers", async () => {
    const outside = libraryOutside({ isInteractive: true });
    outside.fake.typed.push("1");
    expect(await runCli(["playbook", "choose"], outside)).toBe(4);
    expect(outside.fake.said.at(-1)).toBe("! nothing chosen; when in doubt: sudo ir contain");
  });

  test("proposes one after the answers", async () => {
    const outside = libraryOutside({ isInteractive: true });
    outside.fake.typed.push("1", "5", "1");
    expect(await runCli(["playbook", "choose"], outside)).toBe(0);
    expect(outside.fake.said.filter((line) => line.startsWith("|"))).toEqual([
      "| leaked-provider-key: the host is not suspect, so the gateway may go on while the",
      "| key is revoked",
      "| ",
      "|   sudo ir playbook run leaked-provider-key",
      "| ",
      "| to read it first: ir playbook show leaked-provider-key",
    ]);
  });
});

describe("ir playbook", () => {
  test.for([
    [["list", "--yes"], "! ir: error: ir playbook list has no option --yes"],
    [["show", "contain", "--dry-run"], "! ir: error: ir playbook show has no option --dry-run"],
    [["choose", "--state-dir", "/x"], "! ir: error: ir playbook choose has no option --state-dir"],
    [["constructor"], "! ir: error: ir playbook cannot constructor"],
  ] as const)("%j is refused", async ([words, message]) => {
    const outside = libraryOutside();
    expect(await runCli(["playbook", ...words], outside)).toBe(2);
    expect(outside.fake.said[0]).toBe(message);
  });

  test("export then import gives the playbook back", async () => {
    const outside = libraryOutside();
    expect(await runCli(["playbook", "export", "contain"], outside)).toBe(0);
    const cacao = outside.fake.said
      .splice(0)
      .map((line) => line.slice(2))
      .join("\n");
    outside.files.set("/root/contain.json", cacao);
    expect(await runCli(["playbook", "import", "/root/contain.json"], outside)).toBe(0);
    const text = outside.fake.said
      .splice(0)
      .map((line) => line.slice(2))
      .join("\n");
    outside.files.set("/root/mine.yaml", text);
    expect(await runCli(["playbook", "check", "/root/mine.yaml"], outside)).toBe(0);
  });

  test("import says where a file is refused", async () => {
    const outside = libraryOutside();
    outside.files.set(
      "/root/other.json",
      '{"type":"playbook","workflow":{"while-condition--1":{"type":"while-condition"}}}',
    );
    expect(await runCli(["playbook", "import", "/root/other.json"], outside)).toBe(2);
    expect(outside.fake.said[0]).toBe(
      "! ir: error: /root/other.json#/workflow/while-condition--1: loops are not run: a playbook only moves forward",
    );
  });

  test("test runs the cases of all that ship", async () => {
    const outside = libraryOutside();
    expect(await runCli(["playbook", "test", "contain"], outside)).toBe(0);
    expect(outside.fake.said).toEqual(["| contain: 14 cases as expected"]);
    expect([...outside.fake.memory.journals]).toEqual([]);
  });
});
