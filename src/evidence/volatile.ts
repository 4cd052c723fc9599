/** Gathers what a reboot, a kill or a minute would lose: read from the kernel into memory, then archived at once. */

import { recordable } from "../model/json.ts";
import type { Target } from "../model/target.ts";
import type { CommandResult, Commands } from "../ports/commands.ts";
import type { Digest } from "../ports/digest.ts";
import type { Firewall } from "../ports/firewall.ts";
import { readLimits } from "./budget.ts";
import type { Budget } from "./budget.ts";
import { NOT_COLLECTED } from "./collectors.ts";
import { gatherBytes, gatherFile, missing } from "./gatherer.ts";
import type { Gatherer } from "./gatherer.ts";
import { gatherMember } from "./member-state.ts";
import { memberName } from "./member-name.ts";
import { gatherProcessTable } from "./process-table.ts";
import { COMMANDS, HOST_FILES, NETWORK_FILES } from "./volatile-sources.ts";
import type { Workspace } from "./workspace.ts";

export interface VolatileRequest {
  readonly target: Target;
  readonly budget: Budget;
  readonly commands: Commands;
  readonly firewall: Firewall;
}

const COMMAND_TIMEOUT_MS = 3_000;

export async function gatherVolatile(
  workspace: Workspace,
  request: VolatileRequest,
): Promise<Gatherer> {
  const { kernel } = workspace.evidence;
  const gatherer: Gatherer = { kernel, planned: [], leftOut: [] };
  gatherClock(gatherer, workspace, request.target);
  // The programs run while we read: none of them needs what the other finds.
  const programs = Promise.all([
    gatherRuleset(gatherer, request.firewall),
    ...COMMANDS.map((command) => gatherCommand(gatherer, request.commands, command)),
  ]);
  const limits = readLimits(request.budget);
  for (const member of request.target.members) gatherMember(gatherer, member, limits);
  gatherHost(gatherer);
  gatherProcessTable(gatherer);
  gatherLocks(gatherer, request.target, workspace.digest);
  await programs;
  for (const { what, why } of NOT_COLLECTED) {
    gatherer.leftOut.push({ type: "left-out", collector: "", what, why, isLoss: false });
  }
  return gatherer;
}

/** Clock and survey first: everything else is read in their light. */
function gatherClock(gatherer: Gatherer, { clock, incident }: Workspace, target: Target): void {
  const now = `${JSON.stringify({ incident, ...clock.now() }, null, 2)}\n`;
  gatherBytes(gatherer, { collector: "clock", member: "clock.json" }, now);
  const survey = `${JSON.stringify(recordable(target), null, 2)}\n`;
  gatherBytes(gatherer, { collector: "survey", member: "survey.json" }, survey);
}

function gatherHost(gatherer: Gatherer): void {
  for (const path of HOST_FILES) {
    const member = `host${path}`;
    gatherFile(gatherer, path, { collector: "host", member, isExpected: false });
  }
  for (const file of NETWORK_FILES) {
    const member = `net/${file}`;
    const isExpected = file === "tcp" || file === "udp";
    gatherFile(gatherer, `/proc/net/${file}`, { collector: "network", member, isExpected });
  }
}

async function gatherRuleset(gatherer: Gatherer, firewall: Firewall): Promise<void> {
  const collector = "firewall";
  try {
    const member = `firewall/${firewall.kind}.txt`;
    gatherBytes(gatherer, { collector, member }, await firewall.ruleset());
  } catch (error) {
    const errno = error instanceof Error ? error.message : "unknown";
    const place = { collector, isExpected: true };
    missing(gatherer, { what: `ruleset of ${firewall.kind}`, errno, place });
  }
}

async function gatherCommand(
  gatherer: Gatherer,
  commands: Commands,
  { name, program, args }: (typeof COMMANDS)[number],
): Promise<void> {
  const collector = "commands";
  const result = await commands.run({ program, args, timeoutMs: COMMAND_TIMEOUT_MS });
  if (result.kind === "exited" && result.exitCode === 0) {
    return gatherBytes(gatherer, { collector, member: `commands/${name}.txt` }, result.stdout);
  }
  // A program that is not installed has nothing to say on this host.
  const place = { collector, isExpected: result.kind !== "not-found" };
  missing(gatherer, { what: [program, ...args].join(" "), errno: failure(result), place });
}

function failure({ kind, exitCode }: CommandResult): string {
  return kind === "exited" ? `exit code ${exitCode ?? "none"}` : kind;
}

/** Lock files name the process and the port; a clean stop removes them (facts/openclaw.md section 2). */
function gatherLocks(gatherer: Gatherer, { stateDirectories, uids }: Target, digest: Digest): void {
  const folders = stateDirectories.flatMap((state) =>
    uids.map((uid) => `${state}/tmp/openclaw-${uid}`),
  );
  for (const folder of folders) {
    const listing = gatherer.kernel.list(folder);
    if (listing.kind === "failed") continue;
    for (const name of listing.names.filter((each) => /^gateway\.[\w.-]*lock$/u.test(each))) {
      const member = memberName("locks", Buffer.from(`${folder}/${name}`), digest);
      gatherFile(gatherer, `${folder}/${name}`, { collector: "locks", member, isExpected: false });
    }
  }
}
