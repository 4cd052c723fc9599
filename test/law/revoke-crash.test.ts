/** 26: killed at any byte of any record, `ir revoke` goes on where the journal ends: nothing is asked twice, nothing is lost. */

import { expect, test } from "vitest";

import { runCli } from "../../src/cli/run-cli.ts";
import { checklistOf, credentialEvents, shippedCatalogue } from "../../src/incident/revoke-list.ts";
import { readJournal } from "../../src/engine/journal.ts";
import type { ChecklistItem } from "../../src/credentials/checklist/item.ts";
import { isItemEvent } from "../../src/credentials/checklist/credential-event.ts";
import { sha256Digest } from "../fakes/digest.ts";
import { fakeOutside } from "../fakes/fake-outside.ts";
import type { FakeOutside } from "../fakes/fake-outside.ts";
import { inventoryOf } from "../fakes/checklist-story.ts";
import { SEEDED, seedIncident } from "../fakes/seeded-incident.ts";
import { found } from "../fakes/small-catalogue.ts";
import { filesOf } from "../cli/listed-credentials.ts";

const INVENTORY = inventoryOf([
  found("unknown", "X0000000", { tier: "spend" }),
  found("whatsapp_linked", "W0000000", { tier: "impersonate" }),
  found("nostr_key", "N0000000", { tier: "impersonate" }),
]);

/** What is chosen by the beginning of its label, then what is typed; one record each. */
const ANSWERS: readonly (readonly string[])[] = [
  ["mark as seen in abuse"],
  ["write a note", "asked the bank"],
  ["it is revoked"],
  ["looked at and cleared"],
  ["come back to it after the others", "nobody answers there today"],
  ["evidence is taken"],
  ["it is revoked"],
  ["looked at and cleared"],
  ["leave as it is", "known devices of mine"],
  ["looked at and cleared"],
  ["state that it is dead", "unlinked all of them", "photo.png"],
  ["looked at and cleared"],
  ["state what makes it harmless", "the new key is announced"],
  ["waive it", "a test account without money", "2026-12-31"],
];

/** Stops, as a kill would leave it, once the answers are used up. */
async function walk(
  outside: FakeOutside,
  answers: readonly (readonly string[])[],
): Promise<number> {
  const lines = answers.flat();
  const next = (): string | null => lines.shift() ?? null;
  Object.assign(outside.gateway.host, { files: filesOf({ "/home/ada/photo.png": "a photo" }) });
  Object.assign(outside.terminal, {
    choose: async (_question: string, choices: readonly { value: string; label: string }[]) => {
      const wanted = next();
      if (wanted === null) return null;
      const choice = choices.find(({ label }) => label.startsWith(wanted));
      if (choice === undefined)
        throw new Error(
          `no choice ${wanted} among ${choices.map(({ label }) => label).join("; ")}`,
        );
      return choice.value;
    },
    ask: async () => next(),
  });
  const code = await runCli(["revoke"], outside);
  expect(outside.said.filter((line) => line.includes("defect"))).toEqual([]);
  expect(lines).toEqual([]);
  return code;
}

function opened(journal?: Uint8Array): FakeOutside {
  const outside = fakeOutside({ isInteractive: true });
  seedIncident(outside, INVENTORY);
  if (journal !== undefined) outside.memory.journals.set(SEEDED, Buffer.from(journal));
  return outside;
}

const journalOf = (outside: FakeOutside): Buffer =>
  Buffer.from(outside.memory.journals.get(SEEDED) ?? Buffer.alloc(0));

function itemsOf(bytes: Uint8Array): readonly unknown[] {
  const { records } = readJournal(bytes, sha256Digest);
  const { items } = checklistOf(records, shippedCatalogue());
  return items.map(withoutTimes);
}

/** The clock went on between. */
function withoutTimes(item: ChecklistItem): unknown {
  return JSON.parse(
    JSON.stringify(item).replaceAll(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/gu, '"<time>"'),
  ) as unknown;
}

/** Answers that are in the journal already. */
function answeredIn(bytes: Uint8Array): number {
  const { records } = readJournal(bytes, sha256Digest);
  return credentialEvents(records).filter(({ event }) => isItemEvent(event)).length;
}

test("26: the walk without a crash settles every item", async () => {
  const outside = opened();
  expect(await walk(outside, ANSWERS)).toBe(0);
  expect(answeredIn(journalOf(outside))).toBe(ANSWERS.length);
});

test("26: cut at every record and inside every record, the same list comes out", async () => {
  const whole = opened();
  const begun = journalOf(whole).length;
  await walk(whole, ANSWERS);
  const bytes = journalOf(whole);
  const expected = itemsOf(bytes);
  const ends = [...bytes.keys()].filter((at) => at >= begun && bytes[at] === 0x0a);
  const cuts = ends.flatMap((end) => [end - 20, end, end + 1]);
  for (const cut of cuts) {
    const outside = opened(bytes.subarray(0, cut));
    const answered = answeredIn(bytes.subarray(0, cut));
    const code = await walk(outside, ANSWERS.slice(answered));
    expect([cut, code, itemsOf(journalOf(outside))]).toEqual([cut, 0, expected]);
    expect([cut, answeredIn(journalOf(outside))]).toEqual([cut, ANSWERS.length]);
  }
});
