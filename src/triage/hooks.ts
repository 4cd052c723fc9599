import { memberOf, textOf, textsOf, listOf } from "../openclaw/foreign-json.ts";
import { quoted } from "../openclaw/quoted.ts";
import { redFlagsIn } from "../openclaw/red-flags.ts";
import type { SuspectEntry } from "../ports/suspect.ts";
import { momentOfNs, Sightings, source } from "./question.ts";
import type { Found, Question, Reading } from "./question.ts";

/** Folders below a state directory whose code the gateway loads into itself. */
const FOLDERS = ["hooks", "workspace/hooks"] as const;
const MOST_FILES = 500;

export const HOOKS: Question = {
  id: "hooks",
  topic: "persistence",
  title: "Which hooks run in the gateway or start the agent from outside?",
  why: "a hook is code inside the gateway process, or a door for whoever knows its token",
  source: "facts/openclaw.md section 4: hooks/, workspace/hooks/, hooks.mappings, hooks.transforms",
  async *ask(reading) {
    for (const folder of reading.suspect.places.stateDirectories) {
      for (const name of FOLDERS) yield* files(`${folder}/${name}`, reading);
    }
    for (const config of reading.configs) yield* doors(config.path, config.written);
    const { events } = await reading.logs();
    const loaded = events.find(({ kind }) => kind === "hook-loaded");
    if (loaded !== undefined) {
      yield {
        weight: "suspicious",
        confidence: "high",
        summary: "the gateway loaded hook code into itself",
        sources: [source(loaded.path, loaded.place)],
        happenedAt: loaded.at,
      };
    }
  },
};

/** One finding for each hook, which is a folder or a file of its own. */
function* files(root: string, reading: Reading): Generator<Found> {
  const found = reading.entries(root).filter(({ kind }) => kind === "file" || kind === "symlink");
  const seen = new Sightings<SuspectEntry>();
  for (const entry of found.slice(0, MOST_FILES)) {
    const hook = entry.path.slice(root.length + 1).split("/")[0] ?? "";
    seen.add({ key: hook, what: entry, at: momentOfNs(entry.mtimeNs), source: source(entry.path) });
  }
  if (found.length > MOST_FILES)
    reading.missed(`${root}: ${found.length - MOST_FILES} more files are not read`);
  for (const one of seen.all()) {
    const hook = one.first.path.slice(
      0,
      root.length + 1 + (one.first.path.slice(root.length + 1).split("/")[0] ?? "").length,
    );
    const flags = one.sources.flatMap(({ path }) => redFlagsIn(reading.text(path)?.text ?? ""));
    const [flag] = flags;
    yield {
      weight: flags.some(({ weight }) => weight === "malicious") ? "malicious" : "suspicious",
      confidence: flag === undefined ? "medium" : "high",
      summary: `hook ${hook} runs inside the gateway${flag === undefined ? ": is it yours?" : `: it ${flag.meaning}`}`,
      sources: one.sources,
      happenedAt: one.from,
    };
  }
}

function* doors(path: string, config: Parameters<typeof memberOf>[0]): Generator<Found> {
  const hooks = memberOf(config, "hooks");
  if (memberOf(hooks, "enabled") === true) {
    yield door(
      path,
      "hooks.enabled",
      "messages to the agent are taken over HTTP from whoever knows hooks.token",
    );
  }
  for (const [index, mapping] of listOf(memberOf(hooks, "mappings")).slice(0, 100).entries()) {
    const module = textOf(memberOf(mapping, "transform", "module"));
    const at = `hooks.mappings[${index}]`;
    if (module !== "")
      yield door(path, at, `its transform ${quoted(module)} runs inside the gateway`);
  }
  for (const dir of textsOf(memberOf(hooks, "internal", "load", "extraDirs"))) {
    yield door(path, "hooks.internal.load.extraDirs", `hooks are loaded from ${quoted(dir)}`);
  }
}

function door(path: string, at: string, what: string): Found {
  return {
    weight: "suspicious",
    confidence: "medium",
    summary: `${at}: ${what}`,
    sources: [source(path, at)],
    happenedAt: null,
  };
}
