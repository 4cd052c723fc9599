import { hasHiddenText, redFlagsIn, standingWeight } from "../openclaw/red-flags.ts";
import type { RedFlag } from "../openclaw/red-flags.ts";
import type { SuspectEntry } from "../ports/suspect.ts";
import { momentOfNs, Sightings, source } from "./question.ts";
import type { Found, Question, Reading } from "./question.ts";

const FOLDERS = ["skills", "workspace/skills", "workspace/.agents/skills"] as const;
const READ = /\.(?:md|txt|sh|bash|zsh|py|[cm]?[jt]s|rb|pl|ps1|json|ya?ml|toml)$|\/[^/.]+$/iu;
const MOST_FILES = 3_000;

/** "First install this": a program from somewhere, often in an archive with a password (ClawHavoc). */
const FALSE_PREREQUISITE =
  /\b(?:prerequisites?|before you (?:start|begin|use)|required first|must (?:first )?install)\b[^]{0,600}?(?:https?:\/\/\S{1,300}(?:\.zip|\.exe|\.dmg|\.pkg|\.msi|\.sh)\b|glot\.io|rentry\.co|paste\w{0,10}\.\w{2,4}\/|\bpassword:?\s{0,3}\S{1,40}[^]{0,80}\b(?:zip|archive|extract))/iu;

export const SKILLS: Question = {
  id: "skills",
  topic: "persistence",
  title: "Which skills tell the agent to do what no skill should?",
  why: "a skill is read as an instruction; hundreds on the public hub installed a stealer (ClawHavoc)",
  source: "facts/openclaw.md section 8: ClawHavoc; section 4: skills/, workspace/skills/",
  *ask(reading) {
    for (const state of reading.suspect.places.stateDirectories) {
      for (const folder of FOLDERS) yield* skillsIn(`${state}/${folder}`, reading);
    }
  },
};

function* skillsIn(root: string, reading: Reading): Generator<Found> {
  const all = reading.entries(root).filter(({ kind, path }) => kind === "file" && READ.test(path));
  const present = new Sightings<string>();
  for (const entry of all.slice(0, MOST_FILES)) {
    yield* flagged(entry, reading);
    const at = momentOfNs(entry.mtimeNs);
    if (entry.path.endsWith("/SKILL.md"))
      present.add({ key: root, what: root, at, source: source(entry.path) });
  }
  if (all.length > MOST_FILES)
    reading.missed(`${root}: ${all.length - MOST_FILES} more files of skills are not read`);
  for (const one of present.all()) {
    yield {
      weight: "noted",
      confidence: "high",
      summary: `${one.count} skill(s) in ${one.first} did not come with OpenClaw`,
      sources: one.sources,
      happenedAt: one.from,
    };
  }
}

function* flagged(entry: SuspectEntry, reading: Reading): Generator<Found> {
  const text = reading.text(entry.raw)?.text ?? "";
  const flags = redFlagsIn(text);
  const meanings = flags.map(({ meaning }) => meaning);
  const isFalse = FALSE_PREREQUISITE.test(text.slice(0, 65_536));
  if (isFalse) meanings.push("demands that a program be installed first");
  if (hasHiddenText(text)) meanings.push("holds text that people do not see and models do");
  if (meanings.length === 0) return;
  yield {
    weight: weightOf(flags, isFalse),
    confidence: "medium",
    summary: `skill file ${entry.path}: it ${meanings.join("; ")}`,
    sources: [source(entry.path)],
    happenedAt: momentOfNs(entry.mtimeNs),
  };
}

/** To download and run something as a false prerequisite is what the campaign did. */
function weightOf(flags: readonly RedFlag[], isFalse: boolean): Found["weight"] {
  const hasMalice = flags.some(({ weight }) => weight === "malicious");
  return hasMalice || (isFalse && flags.length > 0) ? standingWeight(flags) : "suspicious";
}
