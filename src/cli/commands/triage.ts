/** `ir triage`: what did they do? Or, with `--confirm`, when it began, as a person states it. */

import { checkedPackage } from "../../incident/revoke-inventory.ts";
import { confirmCompromise, triage as runTriage, triagedIncident } from "../../incident/triage.ts";
import type { TriageResult } from "../../incident/triage.ts";
import { verdictOf } from "../../incident/triage-run.ts";
import type { Verdict } from "../../incident/triage-run.ts";
import { Refusal } from "../../model/refusal.ts";
import { shellWord } from "../../model/shell-word.ts";
import type { Host } from "../../ports/host.ts";
import type { Suspect } from "../../ports/suspect.ts";
import type { Call } from "../call.ts";
import { deskOf } from "../desk-of.ts";
import { identitiesOf } from "../revoke/desk.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { document } from "../json-document.ts";
import { SILENT_LOG } from "../silent-log.ts";
import { stateDirectoryOf } from "../target-of.ts";
import { triageScreen } from "../triage-screen.ts";
import { wantedIncident } from "../wanted-incident.ts";

/** The same as for any check: 1 for a no, 3 for what is not known. */
const CODES: Readonly<Record<Verdict, ExitCode>> = {
  clean: EXIT.done,
  found: EXIT.failed,
  unknown: EXIT.partial,
};

export async function triage(call: Call): Promise<ExitCode> {
  if (call.words.confirm !== null) return confirm(call, call.words.confirm);
  if (call.words.reason !== null) {
    throw usage("--reason belongs to --confirm", "state when it began: ir triage --confirm TIME");
  }
  if (call.words.identity !== null && call.words.package === null) {
    throw usage("--identity opens a package, and none is named", "add --package FOLDER");
  }
  const result = await findings(call);
  const verdict = verdictOf(result);
  const next = nextCommands(call, result);
  const shown = { verdict, ...result, next };
  call.outside.terminal.answer(
    call.words.json ? document({ schema: "ir.triage/1", ...shown }) : triageScreen(shown),
  );
  return CODES[verdict];
}

async function findings(call: Call): Promise<TriageResult> {
  const { words, outside } = call;
  const wanted = wantedIncident(words);
  const desk = deskOf(call);
  // A package may be of any incident: only the one that is named gets its findings.
  const isElsewhere = words.package !== null && wanted === null;
  const incident = isElsewhere ? null : triagedIncident(desk, wanted);
  const host = await outside.host(SILENT_LOG);
  const { packed } = await outside.credentialTools();
  outside.terminal.progress(
    words.package === null ? "reading this host; nothing of it is run" : "reading the package",
  );
  const heldBack = words.package === null ? await heldBackNow(host) : [];
  const suspect = await openSuspect(call, host);
  return runTriage(desk, { suspect, packed, incident, heldBack });
}

async function openSuspect(call: Call, host: Host): Promise<Suspect> {
  const { words, outside } = call;
  if (words.package === null) {
    const target = host.surveyor.survey({ stateDirectory: stateDirectoryOf(call) });
    return outside.suspectHost(target, words.home);
  }
  const folder = outside.absolutePath(words.package);
  const source = { kind: "package", folder, seal: null } as const;
  const { evidence, digest, files } = host;
  const identities = identitiesOf(call, files);
  const checking = { evidence, digest, identities };
  const { request, words: rests } = await checkedPackage(source, checking);
  outside.terminal.progress(`findings rest on ${rests}`);
  return outside.suspectPackage(request, words.home);
}

/** What a containment that stands now has dropped; where there is none, nothing. */
async function heldBackNow(host: Host) {
  const attempts = await host.firewall.attempts().catch(() => []);
  return attempts.map(({ address, protocol, port, packets }) => ({
    source: { path: "the containment's firewall table", at: `${packets} packet(s)` },
    to: `${address} ${protocol}/${port}`,
  }));
}

async function confirm(call: Call, text: string): Promise<ExitCode> {
  const { words, outside } = call;
  if (words.package !== null) {
    throw usage("--confirm is stated in an incident, not in a package", "leave --package out");
  }
  const desk = deskOf(call);
  const incident = triagedIncident(desk, wantedIncident(words));
  if (incident === null) {
    throw usage("there is no open incident to state that in", "begin one: ir contain, ir collect");
  }
  const by = outside.operator();
  const stated = confirmCompromise(desk, incident, { confirm: text, reason: words.reason, by });
  const { at, chainHead } = stated;
  outside.terminal.answer(
    words.json
      ? document({ schema: "ir.triage-confirm/1", incident, at, by, chainHead })
      : `the compromise began ${at}, as ${by} states\nit stands in the journal of ${incident}\njournal head  ${chainHead}\n`,
  );
  return EXIT.done;
}

function nextCommands({ words }: Call, result: TriageResult): readonly string[] {
  if (result.incident === null) {
    return words.package === null && verdictOf(result) === "found" ? ["ir contain"] : [];
  }
  const { incident, proposed, compromise } = result;
  const home = words.home === null ? "" : ` --home ${shellWord(words.home)}`;
  const state =
    proposed === null || compromise.at !== null
      ? []
      : [`ir triage ${incident} --confirm ${proposed.at} --reason TEXT${home}`];
  return [...state, `ir status ${incident}${home}`];
}

function usage(problem: string, hint: string): Refusal {
  return new Refusal({ kind: "usage", problem, hint });
}
