/** One step: what is in the journal when, and what an act that lies, hangs or throws comes to. */

import { describe, expect, test } from "vitest";

import type { Action, Plan, Verdict } from "../../../src/engine/action.ts";
import { openJournal } from "../../../src/engine/journal.ts";
import { performStep, reconcileStep } from "../../../src/engine/perform-step.ts";
import { JournalUnwritable } from "../../../src/model/journal-unwritable.ts";
import type { Json } from "../../../src/model/json.ts";
import { sha256Digest } from "../../fakes/digest.ts";
import { memoryJournalFile } from "../../fakes/memory-journal-file.ts";
import { virtualClock } from "../../fakes/virtual-clock.ts";

interface Script {
  readonly effect?: Action<null>["effect"];
  readonly plan?: () => Promise<Plan<Json>>;
  readonly apply?: (signal: AbortSignal) => Promise<Json>;
  readonly verify?: () => Promise<Verdict>;
  readonly provides?: readonly string[];
  readonly losesPowerAt?: number;
  readonly stop?: AbortController;
}

interface Told {
  readonly kinds: readonly string[];
  readonly last: unknown;
  readonly applied: number;
}

const DONE: Verdict = { outcome: "done", summary: "it is so", facts: { frozen: true } };

async function perform(script: Script): Promise<Told> {
  const loss =
    script.losesPowerAt === undefined ? null : { at: script.losesPowerAt, durable: false };
  const clock = virtualClock();
  const file = memoryJournalFile(new Uint8Array(), loss);
  const journal = openJournal({ file, clock, digest: sha256Digest });
  let applied = 0;
  const action: Action<null> = {
    id: "act",
    title: "act",
    effect: script.effect ?? "reversible",
    plan:
      script.plan ??
      (async () => ({ kind: "act", summary: "will act", plan: {}, prior: "before" })),
    apply: ({ signal }) => {
      applied += 1;
      return (script.apply ?? (async () => ({})))(signal);
    },
    verify: script.verify ?? (async () => DONE),
    undo: null,
  };
  const step = { id: "s", deadlineMs: 5_000, provides: script.provides ?? [] };
  const context = {
    host: null,
    incident: "ir-1",
    folder: "/nowhere",
    journalHead: "",
    round: 1,
    parameters: {},
    fact: () => undefined,
    progress: () => {},
  };
  const stop = (script.stop ?? new AbortController()).signal;
  try {
    await performStep({ journal, clock, action, step, attempt: 1, context, stop });
  } catch (error) {
    if (!(error instanceof JournalUnwritable)) throw error;
  }
  return {
    kinds: journal.records.map(({ kind }) => kind),
    last: journal.records.at(-1)?.data ?? null,
    applied,
  };
}

function verdict(outcome: string, summary: string, facts: object = {}): object {
  return { outcome, summary, facts, detail: {} };
}

const ENDLESS = async (): Promise<never> => new Promise<never>(() => {});
const THROWS = async (): Promise<never> => {
  throw new Error("EIO: input/output error");
};

const rows: readonly (readonly [string, Script, Told])[] = [
  [
    "an act that works and is seen to is done, with its facts",
    {},
    told(verdict("done", "it is so", { frozen: true })),
  ],
  [
    "an act that throws although the host is as wanted is done: the look decides",
    { apply: THROWS },
    told(verdict("done", "it is so", { frozen: true })),
  ],
  [
    "an act that says it worked although the host is not as wanted has failed",
    { verify: async () => ({ outcome: "failed", summary: "it still runs" }) },
    told(verdict("failed", "it still runs")),
  ],
  [
    "an act that hangs is unknown after its deadline, never done, whatever is seen afterwards",
    { apply: ENDLESS },
    told(verdict("unknown", "the deadline passed before it ended; seen afterwards: it is so")),
  ],
  [
    "an act that hangs and is seen not to hold has failed",
    { apply: ENDLESS, verify: async () => ({ outcome: "failed", summary: "it still runs" }) },
    told(verdict("failed", "it still runs")),
  ],
  [
    "a look that throws is unknown",
    { verify: THROWS },
    told(verdict("unknown", "could not verify: EIO: input/output error")),
  ],
  [
    "a look that throws before it returns a promise is unknown",
    {
      verify: () => {
        throw new Error("not even begun");
      },
    },
    told(verdict("unknown", "could not verify: not even begun")),
  ],
  [
    "a look that hangs is unknown",
    { verify: ENDLESS },
    told(verdict("unknown", "could not verify: the deadline passed before it ended")),
  ],
  [
    "a step that does not deliver a fact that it promised is unknown and gives none",
    { provides: ["frozen", "target"] },
    told(verdict("unknown", "it is so; without target")),
  ],
  [
    "a failed step gives no facts, whatever it says",
    { verify: async () => ({ ...DONE, outcome: "failed" }) },
    told(verdict("failed", "it is so")),
  ],
  [
    "a first look that throws leaves nothing begun, and is unknown",
    { plan: THROWS },
    {
      kinds: ["verify"],
      last: verdict("unknown", "not begun: could not look before acting: EIO: input/output error"),
      applied: 0,
    },
  ],
  [
    "a first look that hangs leaves nothing begun, and is unknown",
    { plan: ENDLESS },
    {
      kinds: ["verify"],
      last: verdict(
        "unknown",
        "not begun: could not look before acting: the deadline passed before it ended",
      ),
      applied: 0,
    },
  ],
  [
    "what cannot be done here is skipped with its reason and the way out",
    { plan: async () => ({ kind: "impossible", reason: "needs root", remedy: "sudo ir contain" }) },
    { kinds: ["skipped"], last: { reason: "needs root", remedy: "sudo ir contain" }, applied: 0 },
  ],
];

function told(last: object): Told {
  return { kinds: ["intent", "result", "verify"], last, applied: 1 };
}

describe("a step", () => {
  test.for(rows)("%s", async ([, script, expected]) => {
    expect(await perform(script)).toEqual(expected);
  });

  test("announces with its prior state and an absolute deadline before it acts", async () => {
    const clock = virtualClock();
    const file = memoryJournalFile();
    const seen: unknown[] = [];
    await perform({
      plan: async () => ({ kind: "act", summary: "will act", plan: { pid: 7 }, prior: "before" }),
    });
    const journal = openJournal({ file, clock, digest: sha256Digest });
    const action: Action<null> = {
      id: "act",
      title: "act",
      effect: "destructive",
      plan: async () => ({ kind: "act", summary: "will act", plan: { pid: 7 }, prior: "before" }),
      apply: async () => {
        seen.push(
          ...Buffer.from(file.bytes())
            .toString()
            .trimEnd()
            .split("\n")
            .map((line) => JSON.parse(line).data),
        );
        return {};
      },
      verify: async () => DONE,
      undo: null,
    };
    const context = {
      host: null,
      incident: "",
      folder: "",
      journalHead: "",
      round: 1,
      parameters: {},
      fact: () => undefined,
      progress: () => {},
    };
    const step = { id: "s", deadlineMs: 5_000, provides: [] };
    await performStep({
      journal,
      clock,
      action,
      step,
      attempt: 1,
      context,
      stop: new AbortController().signal,
    });
    expect(seen).toEqual([
      {
        action: "act",
        effect: "destructive",
        summary: "will act",
        plan: { pid: 7 },
        prior: "before",
        deadline: "2026-11-20T03:00:05.001Z",
      },
    ]);
  });

  test("does not act when its intent cannot be written", async () => {
    expect(await perform({ losesPowerAt: 1 })).toEqual({ kinds: [], last: null, applied: 0 });
  });

  test("that the operator stops is unknown and says who stopped it", async () => {
    const stop = new AbortController();
    const apply = async (): Promise<never> => {
      stop.abort();
      return ENDLESS();
    };
    expect(await perform({ apply, stop })).toEqual(
      told(verdict("unknown", "you stopped it before it ended; seen afterwards: it is so")),
    );
  });

  test("that is stopped before it acts does not act", async () => {
    const stop = new AbortController();
    const plan = async (): Promise<Plan<Json>> => {
      stop.abort();
      return { kind: "act", summary: "will act", plan: {}, prior: null };
    };
    const { applied, last } = await perform({ plan, stop });
    expect([applied, last]).toEqual([
      0,
      verdict("unknown", "not begun: could not look before acting: you stopped it before it ended"),
    ]);
  });
});

test("reconciling looks and does not act", async () => {
  const clock = virtualClock();
  const journal = openJournal({ file: memoryJournalFile(), clock, digest: sha256Digest });
  const calls: string[] = [];
  const action: Action<null> = {
    id: "act",
    title: "act",
    effect: "destructive",
    plan: async () => {
      calls.push("plan");
      return { kind: "impossible", reason: "", remedy: "" };
    },
    apply: async () => {
      calls.push("apply");
      return {};
    },
    verify: async (_context, plan, receipt) => {
      calls.push(`verify ${JSON.stringify(plan)} ${JSON.stringify(receipt)}`);
      return DONE;
    },
    undo: null,
  };
  const context = {
    host: null,
    incident: "",
    folder: "",
    journalHead: "",
    round: 1,
    parameters: {},
    fact: () => undefined,
    progress: () => {},
  };
  const step = { id: "s", deadlineMs: 5_000, provides: [] };
  await reconcileStep(
    { journal, clock, action, step, attempt: 1, context, stop: new AbortController().signal },
    { pid: 7 },
  );
  expect([calls, journal.records.map(({ kind }) => kind)]).toEqual([
    ['verify {"pid":7} null'],
    ["verify"],
  ]);
});
