import { leavesOf } from "../openclaw/foreign-json.ts";
import { quoted } from "../openclaw/quoted.ts";
import { hasHiddenText, redFlagsIn } from "../openclaw/red-flags.ts";
import type { SuspectEntry } from "../ports/suspect.ts";
import { momentOfNs, rowSource, source, textAt } from "./question.ts";
import type { Found, Question, Reading } from "./question.ts";

/** Files that are put in front of every conversation. */
const NAMES = /^(?:AGENTS|SOUL|IDENTITY|USER|BOOTSTRAP|MEMORY|HEARTBEAT|BOOT|TOOLS)\.md$/u;

/** OpenClaw writes these itself, and its own text tells the agent how to use the gateway's commands. */
const SHIPPED = /^(?:AGENTS|SOUL|IDENTITY|USER|BOOTSTRAP|TOOLS)\.md$/u;

/** The agent itself fills these in while it gets to know its user. */
const FILLED_IN: ReadonlySet<string> = new Set(["IDENTITY.md", "USER.md"]);

/** Words that try to put themselves above the user. */
const TAKES_OVER =
  /\b(?:ignore|disregard|forget)\b[^\n]{0,40}\b(?:previous|prior|above|earlier|all)\b[^\n]{0,40}\b(?:instructions?|rules?|prompts?)\b|\b(?:do not|don't|never)\b[^\n]{0,20}\b(?:tell|inform|mention to|show)\b[^\n]{0,20}\b(?:the )?(?:user|owner|human|operator)\b|\bwithout (?:asking|telling|informing)\b[^\n]{0,30}\b(?:user|owner|human|operator)\b/iu;

interface Pristine {
  readonly path: string;
  readonly sha256: string;
  readonly source: ReturnType<typeof source>;
}

export const INSTRUCTION_FILES: Question = {
  id: "instruction-files",
  topic: "persistence",
  title: "Were the agent's standing instructions changed?",
  why: "what stands in SOUL.md or HEARTBEAT.md is obeyed in every conversation, long after the attacker left",
  source: "facts/openclaw.md section 4: workspace_generated_bootstrap_hashes",
  *ask(reading) {
    const pristine = pristineFiles(reading);
    for (const workspace of workspaces(reading)) {
      for (const entry of reading.entries(workspace)) {
        const name = entry.path.slice(workspace.length + 1);
        const isMemory = /^memory\/[^/]{1,200}\.md$/u.test(name);
        if (entry.kind === "directory" || !(NAMES.test(name) || isMemory)) continue;
        yield* foundIn({ entry, name, known: pristine.get(entry.path) }, reading);
      }
    }
    yield* heartbeatPrompts(reading);
  },
};

interface Instruction {
  readonly entry: SuspectEntry;
  readonly name: string;
  readonly known: Pristine | undefined;
}

function* foundIn(instruction: Instruction, reading: Reading): Generator<Found> {
  const { entry, known } = instruction;
  if (entry.kind !== "file") {
    yield told(entry, { what: "is no ordinary file", weight: "suspicious", confidence: "high" });
    return;
  }
  const read = reading.text(entry.raw);
  if (read === null || read.sha256 === known?.sha256) return;
  const telling = tellingOf(instruction, read.text);
  const beside = known === undefined ? [] : [known.source];
  if (telling !== null) yield told(entry, { ...telling, beside });
}

/** `null`: nothing of it needs a look. */
function tellingOf({ name, known }: Instruction, text: string): Telling | null {
  const oddities = odditiesOf(text, SHIPPED.test(name));
  if (oddities !== "") return { what: oddities, weight: "suspicious", confidence: "high" };
  if (known === undefined) {
    if (name !== "HEARTBEAT.md" || !isSaying(text)) return null;
    const what = "tells the agent what to do at every heartbeat: read it";
    return { what, weight: "suspicious", confidence: "low" };
  }
  return FILLED_IN.has(name)
    ? {
        what: "is not as OpenClaw wrote it; the agent fills it in itself",
        weight: "noted",
        confidence: "high",
      }
    : { what: "is not as OpenClaw wrote it: read it", weight: "suspicious", confidence: "high" };
}

function odditiesOf(text: string, isShipped: boolean): string {
  const flags = redFlagsIn(text).filter(({ id }) => !(isShipped && id === "gateway-control"));
  const meanings = flags.map(({ meaning }) => meaning);
  if (hasHiddenText(text)) meanings.push("holds text that people do not see and models do");
  if (TAKES_OVER.test(text.slice(0, 65_536)))
    meanings.push("tells the agent to go against its user");
  return meanings.join("; ");
}

/** Headings, comments and empty lines alone ask for nothing. */
function isSaying(text: string): boolean {
  return text
    .replace(/<!--[^]*?-->/gu, "")
    .split("\n")
    .some((line) => line.trim() !== "" && !line.startsWith("#"));
}

type Telling = Pick<Found, "weight" | "confidence"> & {
  readonly what: string;
  readonly beside?: Found["sources"];
};

function told(entry: SuspectEntry, { what, weight, confidence, beside = [] }: Telling): Found {
  return {
    weight,
    confidence,
    summary: `${entry.path} ${what}`,
    sources: [source(entry.path), ...beside],
    happenedAt: momentOfNs(entry.mtimeNs),
  };
}

function workspaces({ suspect, stateDatabases, configs }: Reading): ReadonlySet<string> {
  const found = new Set(suspect.places.stateDirectories.map((state) => `${state}/workspace`));
  for (const { database } of stateDatabases) {
    for (const row of database.rows("workspace_setup_state"))
      found.add(textAt(row, "workspace_path"));
  }
  for (const { value } of configs) {
    for (const leaf of leavesOf(value)) {
      if (/^agents\.[\w.-]{1,100}\.workspace$/u.test(leaf.path) && typeof leaf.value === "string")
        found.add(leaf.value);
    }
  }
  return new Set([...found].filter((path) => path.startsWith("/")));
}

/** By path: what OpenClaw wrote there when it made the workspace. */
function pristineFiles({ stateDatabases }: Reading): ReadonlyMap<string, Pristine> {
  const files = new Map<string, Pristine>();
  for (const { path, database } of stateDatabases) {
    const folders = new Map<string, string>();
    for (const row of database.rows("workspace_setup_state")) {
      folders.set(textAt(row, "workspace_key"), textAt(row, "workspace_path"));
    }
    for (const row of database.rows("workspace_generated_bootstrap_hashes")) {
      const file = `${folders.get(textAt(row, "workspace_key")) ?? ""}/${textAt(row, "filename")}`;
      const where = rowSource(path, "workspace_generated_bootstrap_hashes", row["rowid"]);
      files.set(file, { path: file, sha256: textAt(row, "sha256"), source: where });
    }
  }
  return files;
}

function* heartbeatPrompts({ configs }: Reading): Generator<Found> {
  for (const { path, written } of configs) {
    for (const leaf of leavesOf(written)) {
      if (!/(?:^|\.)heartbeat\.prompt$/u.test(leaf.path) || typeof leaf.value !== "string")
        continue;
      yield {
        weight: "suspicious",
        confidence: "medium",
        summary: `${quoted(leaf.path)} tells the agent at every heartbeat: "${quoted(leaf.value)}"`,
        sources: [source(path, quoted(leaf.path))],
        happenedAt: null,
      };
    }
  }
}
