/** What an undo may claim once it has taken more than one run. */

import { expect, test } from "vitest";

import { openJournal } from "../../../src/engine/journal.ts";
import { reverse } from "../../../src/incident/reverse.ts";
import { sha256Digest } from "../../fakes/digest.ts";
import { fakeGateway } from "../../fakes/fake-gateway.ts";
import { memoryJournalFile } from "../../fakes/memory-journal-file.ts";

test("what an earlier run left on purpose is still not put back", async () => {
  const { host } = fakeGateway();
  const journal = openJournal({
    file: memoryJournalFile(),
    clock: host.clock,
    digest: sha256Digest,
  });
  const intent = { action: "block-network", effect: "reversible", plan: {}, prior: {} };
  const left = { of: 2, outcome: "skipped", summary: "the rules are not ours any more" };
  journal.append(
    { kind: "opened", step: "", attempt: 0, data: {} },
    { kind: "intent", step: "cut", attempt: 1, data: { ...intent, summary: "cut" } },
    { kind: "undo-verify", step: "cut", attempt: 1, data: left },
  );
  const view = await reverse({
    host,
    incident: { id: "ir-1", folder: "/nowhere", journal, lock: { release: () => {} } },
    approver: { decide: async () => null },
    progress: () => {},
    how: "undone",
    reason: "",
    by: "ada",
  });
  expect([view.state, view.outcome]).toEqual(["undone", "partial"]);
});
