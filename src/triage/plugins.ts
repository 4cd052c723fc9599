import { printable } from "../model/printable.ts";
import { memberOf, textsOf } from "../openclaw/foreign-json.ts";
import { quoted } from "../openclaw/quoted.ts";
import { redFlagsIn } from "../openclaw/red-flags.ts";
import type { RedFlag } from "../openclaw/red-flags.ts";
import type { SuspectEntry } from "../ports/suspect.ts";
import { momentOfNs, Sightings, source, times } from "./question.ts";
import type { Found, Question, Reading } from "./question.ts";

const FOLDERS = ["extensions", "workspace/.openclaw/extensions", "npm/projects", "git"] as const;
const CODE = /\.(?:[cm]?[jt]s|sh|py|json)$/u;
const MOST_FILES = 2_000;
const LONGEST_CODE = 1_048_576;

export const PLUGINS: Question = {
  id: "plugins",
  topic: "persistence",
  title: "Which plugins did not come with OpenClaw?",
  why: "a plugin is code inside the gateway, with every key that the gateway has",
  source: "facts/openclaw.md sections 0.4 and 4: extensions/, plugins.load.paths, npm/projects",
  async *ask(reading) {
    for (const state of reading.suspect.places.stateDirectories) {
      for (const folder of FOLDERS) yield* installed(`${state}/${folder}`, reading);
    }
    for (const { path, written } of reading.configs) {
      for (const folder of textsOf(memberOf(written, "plugins", "load", "paths")).slice(0, 100)) {
        yield {
          weight: "suspicious",
          confidence: "high",
          summary: `plugins are loaded from ${quoted(folder)}, which no installer wrote`,
          sources: [source(path, "plugins.load.paths")],
          happenedAt: null,
        };
      }
    }
    yield* unverified(reading);
  },
};

interface Plugin {
  readonly name: string;
  readonly flags: readonly RedFlag[];
}

/** One finding for each plugin: its first folder below the place. */
function* installed(root: string, reading: Reading): Generator<Found> {
  const entries = reading
    .entries(root)
    .filter(({ kind, path }) => kind !== "directory" && path !== root);
  const seen = new Sightings<Plugin>();
  const code = entries.filter(
    (entry) => !entry.path.includes("/node_modules/") || root.endsWith("projects"),
  );
  for (const entry of code.slice(0, MOST_FILES)) {
    const name = printable(entry.path.slice(root.length + 1).split("/")[0] ?? "");
    const flags = flagsOf(entry, reading);
    const at = momentOfNs(entry.mtimeNs);
    seen.add({
      key: `${name} ${flags.map(({ id }) => id).join(" ")}`,
      what: { name, flags },
      at,
      source: source(entry.path),
    });
  }
  const long = code.filter(({ size, path }) => CODE.test(path) && size > LONGEST_CODE).length;
  if (long > 0)
    reading.missed(`${root}: ${long} files of plugins are too long to be looked through`);
  if (code.length > MOST_FILES)
    reading.missed(`${root}: ${code.length - MOST_FILES} more files of plugins are not read`);
  for (const one of seen.all()) {
    const { name, flags } = one.first;
    const isBad = flags.some(({ weight }) => weight === "malicious");
    yield {
      weight: isBad ? "malicious" : "suspicious",
      confidence: flags.length > 0 ? "medium" : "low",
      summary: `plugin ${name} in ${root} did not come with OpenClaw${flags.length === 0 ? ": is it yours?" : `: its code ${flags.map(({ meaning }) => meaning).join("; ")}`}`,
      sources: one.sources,
      happenedAt: one.from,
    };
  }
}

function flagsOf(entry: SuspectEntry, reading: Reading): readonly RedFlag[] {
  if (entry.kind !== "file" || !CODE.test(entry.path) || entry.size > LONGEST_CODE) return [];
  const text = reading.text(entry.raw)?.text ?? "";
  return redFlagsIn(text).filter(
    ({ weight, id }) => weight === "malicious" || id === "download-and-run",
  );
}

async function* unverified(reading: Reading): AsyncGenerator<Found> {
  const seen = new Sightings<string>();
  for (const { kind, subject, at, path, place } of (await reading.logs()).events) {
    if (kind !== "plugin-unverified") continue;
    seen.add({ key: subject, what: subject, at, source: source(path, place) });
  }
  for (const one of seen.all()) {
    yield {
      weight: "suspicious",
      confidence: "high",
      summary: `OpenClaw cannot tell where plugin ${one.first} came from${times(one)}`,
      sources: one.sources,
      happenedAt: one.from,
    };
  }
}
