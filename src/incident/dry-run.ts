/** What `ir contain` would do: the look of every step, and nothing else. */

import { actionsById } from "../actions/index.ts";
import type { Action, ActionContext } from "../engine/action.ts";
import { settle, startDeadline } from "../engine/deadline.ts";
import { commandStep } from "../engine/run-action.ts";
import { stepsOf } from "../engine/playbook.ts";
import type { Playbook, Step } from "../engine/playbook.ts";
import { recorded } from "../model/json.ts";
import type { Json, JsonObject } from "../model/json.ts";
import type { StepReport } from "../model/step-report.ts";
import type { Target } from "../model/target.ts";
import type { Host } from "../ports/host.ts";
import { announcedGaps } from "./announced-gaps.ts";
import type { AnnouncedGap } from "./announced-gaps.ts";
import { playbookBytes } from "./find-playbook.ts";
import { compilePlaybook } from "./read-playbook.ts";
import type { PlaybookSource } from "../ports/playbook-source.ts";

export interface DryRunRequest {
  readonly host: Host;
  readonly playbooks: PlaybookSource;
  readonly playbook: string;
  readonly stateDirectory: string | null;
  /** As the command line adds them to every step. */
  readonly options?: JsonObject;
  /** Folder that an incident would have; nothing is made there. */
  readonly folder: string;
}

const LOOK_DEADLINE_MS = 30_000;

export interface DryRunPlan {
  readonly steps: readonly StepReport[];
  /** What cannot be done here with these rights. */
  readonly gaps: readonly AnnouncedGap[];
}

/** Creates no folder, writes no journal, changes nothing; every outcome is `not-run`. */
export async function dryRun(request: DryRunRequest): Promise<DryRunPlan> {
  const bytes = playbookBytes(request.playbooks, request.playbook) ?? new Uint8Array();
  const { playbook } = compilePlaybook(request.playbook, bytes, request.host.digest);
  return lookAtEach(request, playbook);
}

async function lookAtEach(request: DryRunRequest, playbook: Playbook): Promise<DryRunPlan> {
  const facts = new Map<string, Json>();
  const reports: StepReport[] = [];
  for (const step of stepsOf(playbook)) {
    const action = actionOf(step);
    const detail =
      action === undefined
        ? "would ask a person"
        : await describe(request, { step, action, facts });
    reports.push({
      id: step.id,
      title: step.title,
      effect: step.effect,
      outcome: "not-run",
      startedAt: null,
      ms: null,
      detail,
    });
  }
  return { steps: reports, gaps: gapsOf(request, { playbook, facts }) };
}

function actionOf(step: Step): Action<Host> | undefined {
  const { deed } = step;
  if (deed.kind === "run") return commandStep(step);
  return deed.kind === "action" ? actionsById().get(deed.action) : undefined;
}

/** Of the steps that this playbook has. */
function gapsOf(
  { playbook: verb, stateDirectory }: DryRunRequest,
  { playbook, facts }: { readonly playbook: Playbook; readonly facts: ReadonlyMap<string, Json> },
): readonly AnnouncedGap[] {
  const target = facts.get("target");
  if (target === undefined) return [];
  const own = new Set(stepsOf(playbook).map(({ id }) => id));
  return announcedGaps(recorded<Target>(target), { verb, stateDirectory })
    .map((gap) => ({ ...gap, steps: gap.steps.filter((step) => own.has(step)) }))
    .filter(({ steps }) => steps.length > 0);
}

type Context = ActionContext<Host>;

interface Looking {
  readonly step: Step;
  readonly action: Action<Host>;
  readonly facts: Map<string, Json>;
}

async function describe(request: DryRunRequest, looking: Looking): Promise<string> {
  const deadline = startDeadline(request.host.clock, LOOK_DEADLINE_MS, null);
  try {
    const context = { ...contextOf(request, looking), signal: deadline.signal };
    const planned = await settle(() => planOf(looking, context), deadline);
    if (planned.kind === "value") return planned.value;
    return dependsOnOthers(looking)
      ? asFarAsPossible(looking)
      : `could not look: ${planned.reason}`;
  } finally {
    deadline.end();
  }
}

async function planOf(looking: Looking, context: Context): Promise<string> {
  const { step, action, facts } = looking;
  const plan = await action.plan(context);
  if (plan.kind === "act") {
    if (step.id === "survey") await survey(action, { context, plan: plan.plan, facts });
    return `would: ${plan.summary}`;
  }
  return step.effect === "read" && dependsOnOthers(looking)
    ? asFarAsPossible(looking)
    : `would not be possible: ${plan.reason}; to make it possible: ${plan.remedy}`;
}

/** Only the survey is taken for real, so what other steps provide is not there to plan with. */
function dependsOnOthers({ step, facts }: Looking): boolean {
  return step.needs.some((need) => !facts.has(need));
}

function asFarAsPossible({ step: { title } }: Looking): string {
  return `would: ${title.charAt(0).toLowerCase()}${title.slice(1)}, as far as the steps above allow`;
}

interface Surveying {
  readonly context: Context;
  readonly plan: Json;
  readonly facts: Map<string, Json>;
}

/** The survey only reads, so it is the one step that a dry run takes for real. */
async function survey(action: Action<Host>, { context, plan, facts }: Surveying): Promise<void> {
  const verdict = await action.verify(context, plan, await action.apply(context, plan));
  for (const [name, data] of Object.entries(verdict.facts ?? {})) facts.set(name, data);
}

function contextOf(request: DryRunRequest, { step, facts }: Looking): Omit<Context, "signal"> {
  const { stateDirectory, options = {}, host, folder } = request;
  const restriction: JsonObject =
    stateDirectory === null ? options : { ...options, stateDirectory };
  return {
    host,
    incident: "dry-run",
    folder,
    journalHead: "",
    round: 1,
    parameters: { ...restriction, ...step.parameters },
    fact: (name) => facts.get(name),
    progress: () => {},
  };
}
