/** Runs a begun round to its end, a question or an interruption, and records the end. */

import { actionsById } from "../actions/index.ts";
import type { Approver } from "../engine/approver.ts";
import { begunOf, lastRound } from "../engine/fold.ts";
import type { Machine } from "../engine/compile.ts";
import { stepsOf } from "../engine/playbook.ts";
import { runRound } from "../engine/run-round.ts";
import type { RoundEnd } from "../engine/run-round.ts";
import { foldRound } from "../engine/fold.ts";
import { Refusal } from "../model/refusal.ts";
import { VERSION } from "../model/version.ts";
import type { Host } from "../ports/host.ts";
import type { PlaybookSource } from "../ports/playbook-source.ts";
import { incidentView, roundOutcome } from "./incident-view.ts";
import type { IncidentView } from "./incident-view.ts";
import { playbookBytes, requireTrusted } from "./find-playbook.ts";
import { commandStep } from "../engine/run-action.ts";
import { compilePlaybook, proofOf } from "./read-playbook.ts";
import type { OpenIncident } from "./open-incident.ts";

export interface RoundRequest {
  readonly host: Host;
  readonly playbooks: PlaybookSource;
  /** SHA-256 of the files that the operator trusts; nothing but what ships when it is not given. */
  trusted?(): ReadonlySet<string>;
  readonly incident: OpenIncident;
  readonly approver: Approver;
  progress(line: string): void;
  readonly pause: AbortSignal;
  readonly stop: AbortSignal;
}

export interface RoundResult {
  readonly view: IncidentView;
  readonly end: RoundEnd;
}

export async function driveRound(request: RoundRequest): Promise<RoundResult> {
  const { host, incident, approver, progress, pause, stop } = request;
  const { journal, id, folder } = incident;
  const machine = machineOfRound(request);
  announce(request, machine);
  const end = await runRound({
    machine,
    journal,
    clock: host.clock,
    host,
    incident: id,
    folder,
    actions: actionsById(),
    commandOf: commandStep,
    approver,
    progress,
    requireProof: proofOf(machine),
    pause,
    stop,
  });
  if (end === "ended") recordEnd(request, machine);
  return { view: incidentView(id, journal.records), end };
}

/** @throws Refusal `integrity` when the playbook or the tool is not the one that began the round. */
function machineOfRound(request: RoundRequest): Machine {
  const { incident, playbooks, host } = request;
  const begun = begunOf(incident.journal.records);
  if (begun === null) {
    throw new Refusal({
      kind: "usage",
      problem: `${incident.id} was never begun`,
      hint: "run: ir contain",
    });
  }
  const bytes = playbookBytes(playbooks, begun.playbook);
  const isSame =
    bytes !== null && host.digest.sha256(bytes) === begun.playbookHash && begun.tool === VERSION;
  if (bytes !== null && isSame) {
    const trusted = request.trusted ?? ((): ReadonlySet<string> => new Set());
    requireTrusted({ name: begun.playbook, bytes }, { digest: host.digest, trusted });
    return compilePlaybook(begun.playbook, bytes, host.digest);
  }
  throw new Refusal({
    kind: "integrity",
    problem: `${incident.id} was begun with ir ${begun.tool} and another text of playbook ${begun.playbook}`,
    hint: `go on with that version, or begin a new round: ir contain`,
  });
}

function announce({ incident }: RoundRequest, machine: Machine): void {
  const { journal } = incident;
  if (lastRound(journal.records).some((record) => record.kind === "planned")) return;
  const steps = stepsOf(machine.playbook).map(({ id, title, effect }) => ({ id, title, effect }));
  journal.append({
    kind: "planned",
    step: "",
    attempt: 0,
    data: { steps, rto: machine.playbook.rto },
  });
}

function recordEnd({ incident }: RoundRequest, machine: Machine): void {
  const { journal, id } = incident;
  if (lastRound(journal.records).some((record) => record.kind === "ended")) return;
  const { state } = foldRound(machine, journal.records);
  const outcome = state.isAborted
    ? "aborted"
    : roundOutcome(incidentView(id, journal.records).steps);
  journal.append({ kind: "ended", step: "", attempt: 0, data: { outcome } });
}
