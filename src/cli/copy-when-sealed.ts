/** `--evidence-to` and `--output`: the copy sets off as soon as the evidence is sealed, also while a question stands. */

import { evidencePlace } from "../incident/evidence-place.ts";
import { copyEvidence, copyFolder, sealedPackage } from "../incident/evidence-copies.ts";
import type { OpenIncident } from "../incident/open-incident.ts";
import type { Host } from "../ports/host.ts";
import type { EvidencePlace } from "../ports/evidence-destination.ts";
import { printable } from "../model/printable.ts";
import { Refusal } from "../model/refusal.ts";
import type { Call } from "./call.ts";

export interface Copying {
  /** Whether all copies asked for have arrived and were verified there; waits for them. */
  settle(): Promise<boolean>;
}

type CopyPlace = Exclude<EvidencePlace, { readonly kind: "stream" }>;

/** Wrong words are refused before anything else happens. */
export function wantedPlaces({ words, outside }: Call): readonly EvidencePlace[] {
  const { hostKey, identity } = words;
  const absolute = (path: string): string => outside.absolutePath(path);
  const texts = [words.evidenceTo, words.output].flatMap((text) => text ?? []);
  if (hostKey !== null && texts.length === 0) throw lonely("--host-key");
  if (words.json && texts.includes("-")) throw both();
  return texts.map((text) => evidencePlace({ text, hostKey, identity }, absolute));
}

export function copyWhenSealed(call: Call, incident: OpenIncident, host: Host): Copying {
  const places = wantedPlaces(call).filter((place): place is CopyPlace => place.kind !== "stream");
  const work = { call, incident, host };
  const running: Promise<boolean>[] = [];
  let isStarted = places.length === 0;
  const before = sealedPackage(incident.journal.records)?.sha256;
  incident.journal.subscribe((record) => {
    if (isStarted || record.kind !== "verify") return;
    const sealed = sealedPackage(incident.journal.records);
    if (sealed === null || sealed.sha256 === before) return;
    isStarted = true;
    // After the round has gone on: what is written here must not stand between it and its records.
    for (const place of places) running.push(Promise.resolve().then(() => attempt(work, place)));
  });
  return {
    settle: async () => {
      const ended = await Promise.all(running);
      return ended.length === places.length && ended.every(Boolean);
    },
  };
}

interface Work {
  readonly call: Call;
  readonly incident: OpenIncident;
  readonly host: Host;
}

/** A copy that breaks must not end the containment that goes on beside it. */
async function attempt(work: Work, place: CopyPlace): Promise<boolean> {
  try {
    return await copyTo(work, place);
  } catch (error) {
    const why = printable(error instanceof Error ? error.message : String(error));
    work.call.outside.terminal.progress(`ir: copy of the evidence: NOT made: ${why}`);
    return false;
  }
}

async function copyTo({ call, incident, host }: Work, place: CopyPlace): Promise<boolean> {
  const { outside } = call;
  const sealed = sealedPackage(incident.journal.records);
  if (sealed === null) return false;
  const folder = copyFolder(incident, sealed.dir);
  const destination = await outside.evidenceDestination({
    place,
    folder,
    scratch: incident.folder,
  });
  const progress = (line: string): void => outside.terminal.progress(`ir: ${line}`);
  const { evidence } = host;
  const { stop: signal } = outside;
  const result = await copyEvidence({
    incident,
    sealed,
    evidence,
    destination,
    signal,
    progress,
  });
  const end = result.kind === "verified" ? "verified there" : `NOT there: ${result.problem}`;
  progress(`copy of the evidence at ${destination.place}: ${end}`);
  return result.kind === "verified";
}

export function isStreamWanted(call: Call): boolean {
  return wantedPlaces(call).some(({ kind }) => kind === "stream");
}

function both(): Refusal {
  return new Refusal({
    kind: "usage",
    problem: "the package and --json both want standard output",
    hint: "leave out --json, or name a folder with --output",
  });
}

function lonely(option: string): Refusal {
  return new Refusal({
    kind: "usage",
    problem: `${option} goes with --evidence-to`,
    hint: "see: ir contain --help",
  });
}
