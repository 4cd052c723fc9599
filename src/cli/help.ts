/** The help texts. */

import { TOOL, VERSION } from "../model/version.ts";
import { VERBS } from "./verbs.ts";
import type { Option, Verb } from "./verbs.ts";

const OPTION_HELP: Readonly<Record<Option, string>> = {
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
  to: "--to age1...            only this recipient can open it; may be given twice",
  "evidence-to": "--evidence-to PLACE     a copy once it is sealed: folder or user@host:folder",
  "host-key": "--host-key 'TYPE KEY'   public key of that host, or its SHA256: fingerprint",
  identity: "--identity FILE         your private key: ssh for a host, age to open",
  memory: "--memory SIZE[,clear]   memory of the processes too; in clear only so",
  fit: "--fit                   take what the disk holds, most valuable first",
  output: "--output PLACE          where it goes: file, folder, user@host:folder or -",
  redact: "--redact                a copy without the secrets of the inventory",
  signature: "--signature FILE        a countersignature, or the reply to a time stamp",
  signers: "--signers FILE          allowed signers that you trust (ssh-keygen(1))",
  head: "--head HEX|WORDS        what you noted when it was sealed",
  package: "--package FOLDER        a sealed package instead of this host",
  confirm: "--confirm TIME          you state when the compromise began, by name",
  list: "--list                  the checklist, to read",
  markdown: "--markdown              the checklist, for a ticket",
  answers: "--answers FILE          answers worked out elsewhere, all or none",
  export: "--export FILE           the checklist for your own machine, with --to",
  from: "--from FILE             go on with such a checklist, here or there",
  item: "--item ID               one item only",
  probe: "--probe                 ask the provider whether it is dead",
  api: "--api                   revoke through the provider's API, asked one by one",
  local: "--local                 the gateway's own tokens, devices and pairings",
  undo: "--undo                  put back what --local changed",
  mode: "--mode MODE             emergency: revoke first; normal: replace first",
  "allow-mint": "--allow-mint            also questions whose live answer makes a token",
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
  const lines = options.map((option) => `  ${OPTION_HELP[option]}`);
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
