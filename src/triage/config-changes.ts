import type { ConfigChange } from "../openclaw/config-audit.ts";
import { configChanges } from "../openclaw/config-audit.ts";
import { quoted } from "../openclaw/quoted.ts";
import { isSensitivePath } from "../openclaw/wide-access.ts";
import { rowSource, source } from "./question.ts";
import type { Found, Question, Reading } from "./question.ts";

const TABLE = "diagnostic_events";
const MOST_CHANGES = 200;
const MOST_PATHS = 8;

export const CONFIG_CHANGES: Question = {
  id: "config-changes",
  topic: "change",
  title: "How was the config changed, and when did it first leave what was good?",
  why: "access that was widened and narrowed again shows nowhere else",
  source: "facts/openclaw.md section 0.17: diagnostic_events, scope config-audit",
  *ask(reading) {
    for (const { path, database } of reading.stateDatabases) {
      const files = Map.groupBy(configChanges(database), ({ configPath }) => configPath);
      for (const changes of files.values()) {
        yield* firstDeviation(path, changes, reading.knownGood);
        yield* changed(path, changes, reading);
        yield* putBack(path, changes);
        yield* gaps(path, changes);
        yield* unrecorded(path, changes, reading);
      }
    }
  },
};

function* changed(
  path: string,
  changes: readonly ConfigChange[],
  reading: Reading,
): Generator<Found> {
  const telling = changes.filter(
    ({ changedPaths, isOpaque }) => isOpaque || changedPaths.some(isSensitivePath),
  );
  for (const change of telling.slice(0, MOST_CHANGES)) yield changeFound(path, change);
  if (telling.length > MOST_CHANGES)
    reading.missed(
      `${path}: ${telling.length - MOST_CHANGES} more changes of the config are not listed`,
    );
}

function changeFound(path: string, change: ConfigChange): Found {
  const sensitive = change.changedPaths.filter(isSensitivePath);
  const more = sensitive.length > MOST_PATHS ? ` and ${sensitive.length - MOST_PATHS} more` : "";
  const what = change.isOpaque
    ? "parts that the journal does not name"
    : `${sensitive.slice(0, MOST_PATHS).join(", ")}${more}`;
  const by =
    change.kind === "config.write"
      ? `by "${quoted(change.argv.slice(1).join(" "), 80)}"`
      : "by another program than OpenClaw";
  return {
    weight: change.isFirst ? "noted" : "suspicious",
    confidence: change.isOpaque ? "low" : "medium",
    summary: `${change.configPath} was ${change.isFirst ? "made" : "changed"} ${by}: ${what}`,
    sources: [rowSource(path, TABLE, change.rowid)],
    happenedAt: change.at,
  };
}

/** One content, another, and the first one again. */
function* putBack(path: string, changes: readonly ConfigChange[]): Generator<Found> {
  for (const [index, change] of changes.entries()) {
    const back = changes
      .slice(index + 1, index + 1 + MOST_CHANGES)
      .find(({ nextHash }) => nextHash === change.previousHash);
    if (back === undefined || change.previousHash === "") continue;
    const paths = [...new Set([...change.changedPaths, ...back.changedPaths])].filter(
      isSensitivePath,
    );
    if (paths.length === 0 && !change.isOpaque) continue;
    yield {
      weight: "suspicious",
      confidence: "high",
      summary: `${change.configPath} was changed at ${change.at ?? "an unknown time"} and put back exactly as it was at ${back.at ?? "an unknown time"}: ${paths.slice(0, MOST_PATHS).join(", ") || "parts that the journal does not name"}`,
      sources: [rowSource(path, TABLE, change.rowid), rowSource(path, TABLE, back.rowid)],
      happenedAt: change.at,
    };
  }
}

/** A change that no gateway and no command of OpenClaw saw stands between two records. */
function* gaps(path: string, changes: readonly ConfigChange[]): Generator<Found> {
  for (const [index, change] of changes.entries()) {
    const before = changes[index - 1];
    if (
      before === undefined ||
      change.previousHash === "" ||
      change.previousHash === before.nextHash
    )
      continue;
    yield {
      weight: "suspicious",
      confidence: "medium",
      summary: `${change.configPath} was changed unseen between ${before.at ?? "an unknown time"} and ${change.at ?? "an unknown time"}: the chain of hashes does not join`,
      sources: [rowSource(path, TABLE, before.rowid), rowSource(path, TABLE, change.rowid)],
      happenedAt: before.at,
    };
  }
}

/** What lies there now is not what the last record left. */
function* unrecorded(
  path: string,
  changes: readonly ConfigChange[],
  { configs }: Reading,
): Generator<Found> {
  const last = changes.at(-1);
  const live = configs.find((config) => config.path === last?.configPath);
  if (last === undefined || live === undefined || live.sha256 === last.nextHash) return;
  yield {
    weight: "suspicious",
    confidence: "medium",
    summary: `${live.path} is not what the last recorded change of ${last.at ?? "an unknown time"} left: it was changed unseen since`,
    sources: [source(live.path), rowSource(path, TABLE, last.rowid)],
    happenedAt: last.at,
  };
}

function* firstDeviation(
  path: string,
  changes: readonly ConfigChange[],
  knownGood: ReadonlySet<string>,
): Generator<Found> {
  if (knownGood.size === 0) return;
  const first = changes.find(
    ({ nextHash, previousHash }) => knownGood.has(previousHash) && !knownGood.has(nextHash),
  );
  if (first === undefined) return;
  yield {
    weight: "suspicious",
    confidence: "high",
    summary: `${first.configPath} left the known-good state at ${first.at ?? "an unknown time"}`,
    sources: [rowSource(path, TABLE, first.rowid)],
    happenedAt: first.at,
  };
}
