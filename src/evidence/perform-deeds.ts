/** Asks every deed of one archive in order, each within its own time, whatever the host does meanwhile. */

import type { Target } from "../model/target.ts";
import type { Commands } from "../ports/commands.ts";
import type { Firewall } from "../ports/firewall.ts";
import { readLimits } from "./budget.ts";
import type { Budget, CaptureOptions } from "./budget.ts";
import type { DeedCollector, GatherRound } from "./collector.ts";
import { deedCollectors } from "./collectors/index.ts";
import { leaveOut } from "./gatherer.ts";
import type { Gatherer } from "./gatherer.ts";
import type { LeftOutLine } from "./manifest.ts";
import { placesOf } from "./places.ts";
import type { Asked } from "./places.ts";
import type { Planned } from "./planned.ts";
import { mendCustody, noteCustody } from "./workspace.ts";
import type { Workspace } from "./workspace.ts";

export interface DeedRequest {
  readonly archive: string;
  readonly prefix: string;
  readonly target: Target;
  readonly asked: Asked;
  readonly budget: Pick<Budget, "maxFileBytes">;
  readonly options: CaptureOptions;
  readonly commands: Commands;
  readonly firewall: Firewall;
}

export interface Gathered {
  readonly planned: readonly Planned[];
  readonly leftOut: readonly LeftOutLine[];
}

export async function performDeeds(workspace: Workspace, request: DeedRequest): Promise<Gathered> {
  workspace.evidence.folders.create(workspace.layout.work);
  mendCustody(workspace);
  const round = roundOf(workspace, request);
  const planned: Planned[] = [];
  const leftOut: LeftOutLine[] = [];
  for (const collector of deedCollectors(request.archive)) {
    const own = await perform(workspace, { request, round, collector });
    planned.push(...own.planned);
    leftOut.push(...own.leftOut);
  }
  return { planned, leftOut };
}

function roundOf(workspace: Workspace, request: DeedRequest): GatherRound {
  const { evidence, clock, digest, incident } = workspace;
  const { target, options, commands, firewall } = request;
  return {
    target,
    places: placesOf(target, evidence.kernel, request.asked),
    limits: readLimits(request.budget),
    options,
    incident,
    clock,
    digest,
    tree: evidence.tree,
    hashes: evidence.hashes,
    commands,
    firewall,
    note: (event) => noteCustody(workspace, event),
  };
}

interface Deed {
  readonly request: DeedRequest;
  readonly round: GatherRound;
  readonly collector: DeedCollector;
}

/** What comes after the time is up, or after the run was stopped, is not waited for and not taken. */
async function perform(
  workspace: Workspace,
  { request, round, collector }: Deed,
): Promise<Gathered> {
  const { id, deadlineMs } = collector;
  const { kernel } = workspace.evidence;
  const { prefix } = request;
  const gatherer: Gatherer = { kernel, collector: id, prefix, planned: [], leftOut: [] };
  const isOver = new AbortController();
  const ended = await Promise.race([
    attempt(gatherer, collector, round),
    workspace.clock
      .sleep(deadlineMs, AbortSignal.any([isOver.signal, workspace.signal]))
      .then(() => false),
  ]);
  isOver.abort();
  if (ended) return gatherer;
  const soFar = { ...gatherer, planned: [...gatherer.planned], leftOut: [...gatherer.leftOut] };
  const why = workspace.signal.aborted
    ? "was interrupted; what it had until then is here"
    : `did not end within ${deadlineMs} ms; what it had until then is here`;
  noteCustody(workspace, { action: "collector-stopped", detail: `${id} ${why}` });
  leaveOut(soFar, { what: `collector ${id}`, why, isLoss: true });
  return soFar;
}

/** A defect in one collector costs that collector, not the evidence of all others. */
async function attempt(
  gatherer: Gatherer,
  collector: DeedCollector,
  round: GatherRound,
): Promise<boolean> {
  try {
    await collector.gather(gatherer, round);
  } catch (error) {
    const why = `failed: ${error instanceof Error ? error.message : String(error)}`;
    leaveOut(gatherer, { what: `collector ${collector.id}`, why, isLoss: true });
    round.note({ action: "collector-failed", detail: `${collector.id} ${why}` });
  }
  return true;
}
