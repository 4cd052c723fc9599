/** The help texts. */

import { TOOL, VERSION } from "../model/version.ts";
import { VERBS } from "./verbs.ts";
import type { Verb } from "./verbs.ts";

const OPTION_HELP: Readonly<Record<string, string>> = {
  json: "--json                  one JSON document on stdout",
  home: "--home DIR              folder of incidents (or IR_HOME)",
  "state-dir": "--state-dir DIR         only the gateway with this state directory",
  profile: "--profile NAME          only the gateway of this OpenClaw profile",
  "dry-run": "--dry-run               say what would be done; change nothing",
  yes: "--yes                   answer yes where approval is asked, and nowhere else",
  reason: "--reason TEXT           why, for the journal and the report",
  incident: "--incident ID           the incident; the latest when left out",
  "without-verification": "--without-verification  release although nothing was verified",
  format: "--format FORMAT         of a graph: mermaid, svg, xstate; of an export: cacao",
  playbook: "--playbook NAME         one that begins by freezing, instead of contain",
  cases: "--cases FILE            rehearsed cases of a playbook that does not ship",
};

export function generalHelp(): string {
  const width = Math.max(...Object.keys(VERBS).map((verb) => verb.length));
  const verbs = Object.entries(VERBS).map(
    ([verb, { summary }]) => `  ir ${verb.padEnd(width)}  ${summary}`,
  );
  return [
    `${TOOL} ${VERSION}: incident response for a self-hosted OpenClaw gateway`,
    "",
    "Do you suspect a compromise right now?",
    "",
    "  sudo ir contain",
    "",
    "Commands",
    ...verbs,
    "",
    "ir COMMAND --help says more.",
    "",
    "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 partial or unknown, 4 waiting",
    "for a person, 5 integrity broken, 70 a defect of ours, 130 interrupted.",
    "",
  ].join("\n");
}

export function verbHelp(verb: Verb): string {
  const { usage, summary, details, options } = VERBS[verb];
  const lines = options.map((option) => `  ${OPTION_HELP[option] ?? `--${option}`}`);
  return [
    usage,
    "",
    `  ${summary}`,
    ...details.map((detail) => `  ${detail}`),
    "",
    "Options",
    ...lines,
    "",
  ].join("\n");
}
