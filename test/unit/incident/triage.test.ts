/** From questions to a report, and from the report into the journal: once, by name, never a guess taken for a fact. */
import { expect, test } from "vitest";
import { nodePacked } from "../../../src/adapters/node/packed.ts";
import { openJournal } from "../../../src/engine/journal.ts";
import type { Journal } from "../../../src/engine/journal.ts";
import { compromiseView } from "../../../src/incident/compromise.ts";
import { openTriageReading } from "../../../src/incident/triage-reading.ts";
import type { OpenReading } from "../../../src/incident/triage-reading.ts";
import {
  heldBackIn,
  recordFindings,
  recordedFindings,
  stateCompromise,
} from "../../../src/incident/triage-record.ts";
import { proposedOf, runTriage, verdictOf } from "../../../src/incident/triage-run.ts";
import type { FiledFinding, TriageReport } from "../../../src/incident/triage-run.ts";
import type { Found, Question } from "../../../src/triage/question.ts";
import { sha256Digest } from "../../fakes/digest.ts";
import { memoryJournalFile } from "../../fakes/memory-journal-file.ts";
import { memorySuspect } from "../../fakes/memory-suspect.ts";
import type { MemorySuspect } from "../../fakes/memory-suspect.ts";
import { virtualClock } from "../../fakes/virtual-clock.ts";
import { STATE, STATE_DATABASE, table } from "../triage/ask.ts";

const LOG = { "/tmp/openclaw/openclaw-2026-11-20.log": "{}\n" };

function reading(given: MemorySuspect = {}): OpenReading {
  return openTriageReading({
    suspect: memorySuspect({
      databases: { [STATE_DATABASE]: table("cron_jobs", [{ name: "x" }]) },
      files: LOG,
      ...given,
    }),
    packed: nodePacked(),
    digest: sha256Digest,
    knownGood: new Set(),
    heldBack: [],
  });
}

function question(
  id: string,
  found: readonly Partial<Found>[],
  topic: Question["topic"] = "access",
): Question {
  return {
    id,
    topic,
    title: "?",
    why: "",
    source: "",
    ask: () =>
      found.map((one) => ({
        weight: "suspicious",
        confidence: "high",
        summary: "something",
        sources: [{ path: "/x", at: "line 1" }],
        happenedAt: null,
        ...one,
      })),
  };
}

const run = (...questions: readonly Question[]): Promise<TriageReport> =>
  runTriage(reading(), sha256Digest, questions);

function journal(): Journal {
  const parts = { file: memoryJournalFile(), clock: virtualClock(), digest: sha256Digest };
  const made = openJournal(parts);
  made.append({ kind: "opened", step: "", attempt: 0, data: { reason: "test" } });
  return made;
}

test("by topic, the worst first, then the earliest; the same one twice is once", async () => {
  const { findings } = await run(
    question(
      "late",
      [
        { summary: "b", happenedAt: "2026-11-02T00:00:00.000Z" },
        { summary: "a", happenedAt: "2026-11-01T00:00:00.000Z" },
      ],
      "persistence",
    ),
    question("noted", [
      { weight: "noted" },
      { weight: "malicious", summary: "m" },
      { weight: "noted" },
    ]),
  );
  expect(findings.map(({ topic, weight, summary }) => [topic, weight, summary])).toEqual([
    ["access", "malicious", "m"],
    ["access", "noted", "something"],
    ["persistence", "suspicious", "a"],
    ["persistence", "suspicious", "b"],
  ]);
});

test("a question that breaks leaves the others their answer, and is told without its message", async () => {
  const broken: Question = {
    ...question("broken", []),
    *ask() {
      yield* question("broken", [{ summary: "before it broke" }]).ask(reading()) as Iterable<Found>;
      throw new RangeError("secret of the suspect");
    },
  };
  const report = await run(broken, question("sound", [{}]));
  expect(report.findings.map(({ id }) => id)).toEqual(["broken", "sound"]);
  expect(report.coverage.gaps).toEqual([
    "question broken could not be answered to its end (RangeError)",
  ]);
});

test("nothing found is clean only when everything could be read", async () => {
  expect(verdictOf(await run(question("none", [])))).toBe("clean");
  expect(verdictOf(await run(question("context", [{ weight: "noted" }])))).toBe("clean");
  expect(verdictOf(await run(question("some", [{}])))).toBe("found");
  const blind = await runTriage(reading({ gaps: ["something was not seen"] }), sha256Digest, []);
  expect(verdictOf(blind)).toBe("unknown");
});

test.each<[string, MemorySuspect, string]>([
  [
    "a database that cannot be opened",
    { databases: { [STATE_DATABASE]: null } },
    `${STATE_DATABASE} cannot be opened`,
  ],
  [
    "a newer schema",
    { databases: { [STATE_DATABASE]: table("x", [{ a: 1 }], 19) } },
    `${STATE_DATABASE} has schema 19, 18 is understood: it may hold more`,
  ],
  [
    "no database",
    { databases: {} },
    `${STATE_DATABASE} is not there: changes of the config, approvals and runs could not be read`,
  ],
  [
    "no state directory",
    { places: { stateDirectories: [] } },
    "no state directory of OpenClaw was found: nothing of it was read",
  ],
  [
    "a log whose middle is missing",
    { files: { "/tmp/openclaw/openclaw-2026-11-20.log": { content: "{}\n", isWhole: false } } },
    "/tmp/openclaw/openclaw-2026-11-20.log is long or not whole: its middle was not read",
  ],
])("a gap is told: %s", async (_, given, gap) => {
  const { coverage } = await runTriage(reading(given), sha256Digest, []);
  expect(coverage.gaps).toContain(gap);
});

test("the beginning is proposed from rows and lines; a file's own time does not decide where there are such", () => {
  const base = { id: "q", topic: "access", confidence: "high", summary: "s" } as const;
  const finding = (ref: string, over: Partial<FiledFinding>): FiledFinding => ({
    ...base,
    ref,
    weight: "suspicious",
    sources: [{ path: "/log", at: "line 1" }],
    happenedAt: null,
    ...over,
  });
  const file = finding("file", {
    sources: [{ path: "/f", at: "" }],
    happenedAt: "2001-01-01T00:00:00.000Z",
  });
  const context = finding("context", { weight: "noted", happenedAt: "2002-01-01T00:00:00.000Z" });
  const unsure = finding("unsure", { confidence: "low", happenedAt: "2003-01-01T00:00:00.000Z" });
  const sign = finding("sign", { happenedAt: "2026-11-01T00:00:00.000Z" });
  const later = finding("later", { weight: "malicious", happenedAt: "2026-11-02T00:00:00.000Z" });
  expect(proposedOf([later, sign, unsure, context, file])).toEqual({
    at: "2026-11-01T00:00:00.000Z",
    because: "the earliest sign is sign: s; then later; 2 less certain sign(s) are earlier",
    sources: sign.sources,
  });
  expect(proposedOf([file])?.at).toBe("2001-01-01T00:00:00.000Z");
  expect(proposedOf([context, finding("timeless", {})])).toBe(null);
});

test("findings go on record once; a second run adds what is new, and a new proposal", async () => {
  const book = journal();
  const first = await run(question("a", [{ happenedAt: "2026-11-02T00:00:00.000Z" }]));
  expect(recordFindings(book, first)).toEqual({ added: 1, known: 0 });
  const length = book.records.length;
  expect(recordFindings(book, first)).toEqual({ added: 0, known: 1 });
  expect(book.records.length).toBe(length);
  const more = await run(
    question("a", [{ happenedAt: "2026-11-02T00:00:00.000Z" }]),
    question("b", [{ happenedAt: "2026-11-01T00:00:00.000Z" }]),
  );
  expect(recordFindings(book, more)).toEqual({ added: 1, known: 1 });
  expect(recordedFindings(book.records)).toEqual([
    ...first.findings,
    ...more.findings.filter(({ id }) => id === "b"),
  ]);
  expect(compromiseView(book.records)).toEqual({
    at: null,
    by: null,
    proposed: more.proposed,
  });
});

const statement = { by: "ada", reason: "first guess", now: "2026-11-21T12:00:00.000Z" };

test("a person states when it began, with zone and reason, or by a finding; the last statement counts", async () => {
  const book = journal();
  const report = await run(
    question("a", [{ happenedAt: "2026-11-02T00:00:00.000Z" }, { summary: "timeless" }]),
  );
  recordFindings(book, report);
  expect(stateCompromise(book, { ...statement, confirm: "2026-11-20T20:00:00+01:00" })).toBe(
    "2026-11-20T19:00:00.000Z",
  );
  const [dated, timeless] = report.findings;
  expect(stateCompromise(book, { ...statement, confirm: `finding:${dated?.ref}` })).toBe(
    "2026-11-02T00:00:00.000Z",
  );
  expect(compromiseView(book.records)).toEqual({
    at: "2026-11-02T00:00:00.000Z",
    by: "ada",
    proposed: report.proposed,
  });
  const length = book.records.length;
  for (const [confirm, problem] of [
    ["yesterday", "yesterday is no time with a zone"],
    ["2026-11-20T19:00:00", "2026-11-20T19:00:00 is no time with a zone"],
    [
      "2026-11-22T00:00:00Z",
      "2026-11-22T00:00:00Z is in the future: it is 2026-11-21T12:00:00.000Z",
    ],
    ["2026-13-41T00:00:00Z", "2026-13-41T00:00:00Z is no time with a zone"],
    ["finding:nothing", "there is no finding nothing in this incident"],
    [`finding:${timeless?.ref}`, `finding ${timeless?.ref} does not tell when it happened`],
    ["\u001b[2J", "\\u{1b}[2J is no time with a zone"],
  ] as const) {
    expect(() => stateCompromise(book, { ...statement, confirm })).toThrow(problem);
  }
  expect(() =>
    stateCompromise(book, { ...statement, confirm: "2026-11-20T19:00:00Z", reason: " " }),
  ).toThrow("the beginning of a compromise is stated with a reason");
  expect(book.records.length).toBe(length);
});

test("destinations that a containment dropped are read from every record that tells of them", () => {
  const book = journal();
  const attempt = { address: "203.0.113.9", protocol: "tcp", port: 443, packets: 2 };
  book.append(
    { kind: "verify", step: "prove", attempt: 1, data: { detail: { attempts: [attempt] } } },
    { kind: "undo-result", step: "cut", attempt: 1, data: { attempts: null } },
    { kind: "verify", step: "cut", attempt: 1, data: { detail: null } },
  );
  expect(heldBackIn("INC", book.records)).toEqual([
    { source: { path: "journal of INC", at: "record 2" }, to: "203.0.113.9 tcp/443" },
  ]);
});

test("what lies beside the state is listed once and read once for all questions", () => {
  const open = reading({ files: { ...LOG, [`${STATE}/skills/a/SKILL.md`]: "x" } });
  expect(open.entries(`${STATE}/skills`)).toBe(open.entries(`${STATE}/skills`));
  expect(open.logs()).toBe(open.logs());
});
