/** Finds the gateway, its processes, sockets and supervisor; changes nothing. */

import { defineAction } from "../engine/action.ts";
import type { ActionContext, Plan, Verdict } from "../engine/action.ts";
import { recordable } from "../model/json.ts";
import { printable } from "../model/printable.ts";
import { countProcesses, describeProcesses, programName } from "../model/process.ts";
import type { ProcessEntry } from "../model/process.ts";
import { requestedDirectory } from "../model/suspects.ts";
import type { Supervisor, Target } from "../model/target.ts";
import type { Host } from "../ports/host.ts";

type SurveyHost = Pick<Host, "surveyor">;
type Context = ActionContext<SurveyHost>;

interface SurveyPlan {
  readonly stateDirectory: string | null;
}

export const surveyTarget = defineAction<SurveyHost, SurveyPlan, object>({
  id: "survey-target",
  title: "Find the gateway, its processes, sockets and supervisor",
  effect: "read",
  plan,
  // The look is the deed: it is taken once, where it is judged.
  apply: async () => ({}),
  verify,
});

async function plan(context: Context): Promise<Plan<SurveyPlan>> {
  const stateDirectory = requestedDirectory(context.parameters);
  const where = stateDirectory === null ? "on this host" : `that uses ${printable(stateDirectory)}`;
  return {
    kind: "act",
    summary: `look for every gateway ${where}`,
    plan: { stateDirectory },
    prior: null,
  };
}

async function verify(context: Context, { stateDirectory }: SurveyPlan): Promise<Verdict> {
  const target = context.host.surveyor.survey({ stateDirectory });
  if (isNothing(target)) return { outcome: "failed", summary: nothingFound(stateDirectory) };
  for (const blindSpot of target.blindSpots) context.progress(`not seen: ${blindSpot}`);
  return {
    outcome: "done",
    summary: foundSentence(target),
    facts: { target: recordable(withoutArguments(target)) },
  };
}

/** Secrets travel as arguments; what the journal needs of a command line is the name in front. */
function withoutArguments(target: Target): Target {
  const { members, unexamined = [], spared = [] } = target;
  const named = <T extends ProcessEntry>(entry: T): T => ({ ...entry, argv: [programName(entry)] });
  return {
    ...target,
    members: members.map(named),
    unexamined: unexamined.map(named),
    spared: spared.map(named),
  };
}

function isNothing(target: Target): boolean {
  return (
    target.members.length === 0 &&
    target.stateDirectories.length === 0 &&
    target.supervisors.length === 0
  );
}

function nothingFound(stateDirectory: string | null): string {
  return stateDirectory === null
    ? "no gateway was found: no process, no state directory in any home, no unit; name its folder: ir contain --state-dir DIR"
    : `${printable(stateDirectory)} is no folder and no gateway uses it; look where openclaw.json is, or leave --state-dir out`;
}

function foundSentence(target: Target): string {
  const { members, stateDirectories, ports, supervisors } = target;
  const running =
    members.length === 0
      ? "no running process"
      : `${countProcesses(members.length)}: ${describeProcesses(members)}`;
  const state =
    stateDirectories.length === 0
      ? "no state directory was seen"
      : `state in ${stateDirectories.map(printable).join(", ")}`;
  const held =
    supervisors.length === 0
      ? "no supervisor"
      : `started by ${supervisors.map(supervisorWord).join(", ")}`;
  return `${running}; ${state}; port ${ports.join(", ") || "unknown"}; ${held}`;
}

function supervisorWord({ kind, name, uid }: Supervisor): string {
  const owner = kind === "systemd-user" && uid !== null ? ` of uid ${uid}` : "";
  return `${printable(name)}${owner} (${kind})`;
}
