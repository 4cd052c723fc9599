/**
 * Show 6 of issue 5: the whole list in a real terminal, with kill -9 in the middle: nothing is asked twice, nothing is
 * lost. Every step is chosen with the arrow keys, as a person does.
 */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isItemEvent } from "../../src/credentials/checklist/credential-event.ts";
import { nodeBasics } from "../../src/adapters/node/basics.ts";
import { incidentStore } from "../../src/adapters/node/incident-store.ts";
import { readJournal } from "../../src/engine/journal.ts";
import { credentialEvents } from "../../src/incident/revoke-list.ts";
import { inventoryOf } from "../fakes/checklist-story.ts";
import { sha256Digest } from "../fakes/digest.ts";
import { SEEDED, seedIncident } from "../fakes/seeded-incident.ts";
import { found, place } from "../fakes/small-catalogue.ts";
import { describeWith } from "./harness/require-parts.ts";
import { openTmux } from "./harness/tmux.ts";
import type { Tmux } from "./harness/tmux.ts";

const MAIN = join(import.meta.dirname, "../../src/main.ts");

const INVENTORY = inventoryOf([
  found("oc_hooks_token", "H0000000", { tier: "mint", locations: [place({ at: "hooks.token" })] }),
  found("unknown", "X0000000", { tier: "spend", locations: [place({ at: "env.vars.ODD" })] }),
  found("whatsapp_linked", "W0000000", { tier: "impersonate" }),
  found("nostr_key", "N0000000", { tier: "impersonate" }),
]);

/** The beginning of a choice, then what is typed; each becomes one record. */
const ANSWERS: readonly (readonly string[])[] = [
  ["evidence is taken"],
  ["it is revoked"],
  ["looked at and cleared"],
  ["write a note", "the senders outside were told"],
  ["waive it", "the gateway is given up", "none"],
  ["it is revoked"],
  ["looked at and cleared"],
  ["come back to it after the others", "nobody answers there today"],
  ["evidence is taken"],
  ["it is revoked"],
  ["looked at and cleared"],
  ["leave as it is", "these devices are mine"],
  ["looked at and cleared"],
  ["state that it is dead", "unlinked all of them", "PHOTO"],
  ["looked at and cleared"],
  ["state what makes it harmless", "the new key is announced"],
  ["waive it", "an account without money", "2027-01-01"],
];

describeWith(["command:tmux"], "the list with a person at a terminal", () => {
  let home: string;
  let tmux: Tmux;
  const photo = (): string => join(home, "photo.png");
  const command = (): string => `'${process.execPath}' '${MAIN}' revoke --home '${home}'`;

  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), "ir-revoke-"));
    seedIncident({ memory: incidentStore(home), basics: nodeBasics() }, INVENTORY);
    writeFileSync(photo(), "a photo");
    tmux = openTmux();
  });
  afterAll(() => {
    tmux.end();
    rmSync(home, { recursive: true, force: true });
  });

  const recorded = (): readonly string[] => {
    const bytes = readFileSync(join(home, "incidents", SEEDED, "journal.jsonl"));
    return credentialEvents(readJournal(bytes, sha256Digest).records).flatMap(({ event }) =>
      isItemEvent(event) ? [event.event] : [],
    );
  };

  const isAsked = (screen: string): boolean =>
    screen.trimEnd().split("\n").slice(-14).join("\n").includes("navigate");

  /** Arrow by arrow, until the wanted line is the one that is marked. */
  async function choose(label: string): Promise<void> {
    // All that can be answered is in sight at once: nobody looks for choices that scrolled away.
    await tmux.until(
      `a question with: ${label}`,
      (screen) =>
        isAsked(screen) && screen.slice(screen.lastIndexOf("what is done?")).includes(label),
    );
    for (let turn = 0; turn < 24; turn += 1) {
      if (tmux.screen().includes(`❯ ${label}`)) {
        tmux.keys("Enter");
        return;
      }
      const before = tmux.screen();
      tmux.keys("Down");
      await tmux.until("the mark moves", (screen) => screen !== before);
    }
    throw new Error(`no choice ${label}\n${tmux.screen()}`);
  }

  async function answer([label = "", ...typed]: readonly string[]): Promise<void> {
    const before = recorded().length;
    await choose(label);
    let asked = "";
    for (const words of typed) {
      const question = (screen: string): string =>
        /^\? (why|until|note|what did|path)/u.exec(
          screen.trimEnd().split("\n").at(-1) ?? "",
        )?.[1] ?? "";
      const screen = await tmux.until(
        "a question for words",
        (now) => !["", asked].includes(question(now)),
      );
      asked = question(screen);
      tmux.type(words === "PHOTO" ? photo() : words);
      tmux.keys("Enter");
    }
    await tmux.until(`the record of: ${label}`, () => recorded().length === before + 1);
  }

  /** Of ir itself: the one child of the shell in the pane. */
  const childOf = (pid: number): number =>
    Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ")[0]);

  test("6: a full walk, ended by kill -9 after every fourth answer", async () => {
    let kills = 0;
    tmux.run(command());
    for (const [index, one] of ANSWERS.entries()) {
      await answer(one);
      expect(recorded().length).toBe(index + 1);
      if (index % 4 !== 3) continue;
      // In the middle of the next question, with half a reason typed.
      await tmux.until("the next question", isAsked);
      process.kill(childOf(tmux.pid()), "SIGKILL");
      await tmux.until("the end of it", (screen) => screen.includes("Killed"));
      kills += 1;
      tmux.keys("C-l");
      tmux.run(`stty sane; clear; ${command()}`);
    }
    await tmux.until("the end of the list", (screen) => screen.includes("every item is closed"));
    expect([kills, recorded()]).toEqual([
      4,
      [
        "evidence",
        "revoked",
        "derived",
        "noted",
        "waived",
        "revoked",
        "derived",
        "skipped",
        "evidence",
        "revoked",
        "derived",
        "derived",
        "derived",
        "attested",
        "derived",
        "compensated",
        "waived",
      ],
    ]);
    const tooLong = tmux
      .history()
      .split("\n")
      // A line that was drawn over keeps blanks; a path is never broken; the command is what was typed.
      .map((line) => line.trimEnd())
      .filter((line) => line.length > 80 && !/ir: warning|\/main\.ts|navigate/u.test(line));
    expect(tooLong).toEqual([]);
  });

  test("6: what comes out of it, for a machine", () => {
    const argv = [MAIN, "revoke", "--list", "--json", "--home", home];
    const view: unknown = JSON.parse(execFileSync(process.execPath, argv, { encoding: "utf8" }));
    const { outcome, summary, items } = view as {
      outcome: string;
      summary: object;
      items: readonly { id: string; state: string; isOpen: boolean }[];
    };
    expect([outcome, summary]).toEqual([
      "done",
      { items: 4, open: 0, closed: 2, waived: 2, alive: 0, unanswered: 0 },
    ]);
    expect(items.map(({ id, state, isOpen }) => [id, state, isOpen])).toEqual([
      ["H0000000", "waived", false],
      ["X0000000", "waived", false],
      ["W0000000", "attested", false],
      ["N0000000", "compensated", false],
    ]);
  });
});
