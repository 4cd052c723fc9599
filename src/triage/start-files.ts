import { quoted } from "../openclaw/quoted.ts";
import { redFlagsIn, standingWeight } from "../openclaw/red-flags.ts";
import { momentOfNs, Sightings, source } from "./question.ts";
import type { Found, Question, Reading } from "./question.ts";
import type { SuspectEntry } from "../ports/suspect.ts";

/** Run by every shell or login of the gateway's users. */
const HOME_FILES = [
  ".bashrc",
  ".bash_profile",
  ".bash_login",
  ".profile",
  ".zshrc",
  ".zprofile",
  ".zshenv",
  ".config/fish/config.fish",
  ".xprofile",
  ".bash_logout",
];

/** Those that tell something of a file that starts things; a server's own files are full of the others. */
const TELLING: ReadonlySet<string> = new Set([
  "reverse-shell",
  "download-and-run",
  "decode-and-run",
  "decode",
  "drop-box",
  "outlives-its-parent",
  "gateway-control",
]);

const MOST_FILES = 2_000;

export const START_FILES: Question = {
  id: "start-files",
  topic: "persistence",
  title: "What else of the gateway's users starts by itself, and who may log in?",
  why: "outside its own folder the agent can write wherever its user can, and that outlives a reinstall",
  source: "facts/openclaw.md section 2 (supervisors); ATT&CK T1053, T1543, T1546, T1098.004",
  *ask(reading) {
    const { startFiles, homes } = reading.suspect.places;
    const files = startFiles.flatMap((path) => [...reading.entries(path)]);
    for (const entry of files.slice(0, MOST_FILES)) yield* started(entry, reading);
    if (files.length > MOST_FILES)
      reading.missed(`${files.length - MOST_FILES} more files that start things are not read`);
    for (const home of homes) {
      for (const name of HOME_FILES) yield* flaggedLines(`${home}/${name}`, reading);
      yield* keys(`${home}/.ssh/authorized_keys`, reading);
      yield* keys(`${home}/.ssh/authorized_keys2`, reading);
    }
  },
};

function* started(entry: SuspectEntry, reading: Reading): Generator<Found> {
  if (entry.kind !== "file") return;
  yield* flaggedLines(entry.raw, reading);
  const isDropIn = /\/(?:openclaw|clawdbot|moltbot)[\w@-]{0,80}\.service\.d\/[^/]+\.conf$/u.test(
    entry.path,
  );
  if (!isDropIn) return;
  yield {
    weight: "suspicious",
    confidence: "medium",
    summary: `drop-in ${entry.path} changes how the gateway is started: is it yours?`,
    sources: [source(entry.path)],
    happenedAt: momentOfNs(entry.mtimeNs),
  };
}

function* flaggedLines(path: string | Uint8Array, reading: Reading): Generator<Found> {
  const read = reading.text(path);
  if (read === null) return;
  const shown = typeof path === "string" ? path : read.path;
  for (const [index, line] of read.text.split("\n").slice(0, 20_000).entries()) {
    if (/^\s*(?:#|$)/u.test(line)) continue;
    const flags = redFlagsIn(line).filter(({ id }) => TELLING.has(id));
    if (flags.length === 0) continue;
    yield {
      weight: standingWeight(flags),
      confidence: "high",
      summary: `${shown} starts "${quoted(line)}": it ${flags.map(({ meaning }) => meaning).join("; ")}`,
      sources: [source(shown, `line ${index + 1}`)],
      happenedAt: null,
    };
  }
}

/** Told as context: whose keys they are, only their owner can say. */
function* keys(path: string, reading: Reading): Generator<Found> {
  const text = reading.text(path)?.text;
  if (text === undefined) return;
  const seen = new Sightings<number>();
  const commands: number[] = [];
  for (const [index, line] of text.split("\n").slice(0, 10_000).entries()) {
    if (!/\b(?:ssh-|ecdsa-|sk-)/u.test(line) || /^\s*#/u.test(line)) continue;
    seen.add({ key: "", what: index, at: null, source: source(path, `line ${index + 1}`) });
    if (/command=/u.test(line)) commands.push(index + 1);
  }
  for (const one of seen.all()) {
    const forced =
      commands.length === 0
        ? ""
        : `, those in line ${commands.slice(0, 5).join(", ")} run a command`;
    yield {
      weight: "noted",
      confidence: "high",
      summary: `${one.count} key(s) may log in by ${path}${forced}: know each of them`,
      sources: one.sources,
      happenedAt: null,
    };
  }
}
