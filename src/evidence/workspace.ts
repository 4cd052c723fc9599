/** What every deed on evidence works with, and the custody it keeps. */

import type { JsonObject } from "../model/json.ts";
import type { Clock } from "../ports/clock.ts";
import type { Digest } from "../ports/digest.ts";
import type { Evidence } from "../ports/evidence.ts";
import { custodyLine, readCustody } from "./custody.ts";
import type { CustodyReading } from "./custody.ts";
import { CUSTODY, layoutOf } from "./layout.ts";
import type { Layout } from "./layout.ts";

export interface Workspace {
  readonly evidence: Evidence;
  readonly clock: Clock;
  readonly digest: Digest;
  readonly layout: Layout;
  readonly incident: string;
  readonly round: number;
  /** Absolute folder of the incident: never collected. */
  readonly incidentFolder: string;
  /** Who acts, as custody names it. */
  readonly actor: string;
  /** age recipients of the archives; empty where they stay in clear. */
  readonly recipients: readonly string[];
  readonly signal: AbortSignal;
  progress(line: string): void;
}

/** What an action's context gives us of that. */
interface Surroundings {
  readonly host: Pick<Workspace, "evidence" | "clock" | "digest">;
  readonly incident: string;
  readonly folder: string;
  readonly round: number;
  readonly parameters: JsonObject;
  readonly signal: AbortSignal;
  progress(line: string): void;
}

export function workspaceOf(context: Surroundings): Workspace {
  const { evidence, clock, digest } = context.host;
  const { operator } = context.parameters;
  return {
    evidence,
    clock,
    digest,
    layout: layoutOf(context.folder, context.round),
    incident: context.incident,
    round: context.round,
    incidentFolder: context.folder,
    actor: typeof operator === "string" ? operator : "ir",
    recipients: recipientsOf(context.parameters),
    signal: context.signal,
    progress: (line) => context.progress(line),
  };
}

/** `with: { recipients }`, checked when the command line was read. */
function recipientsOf({ recipients }: JsonObject): readonly string[] {
  return Array.isArray(recipients) ? recipients.filter((one) => typeof one === "string") : [];
}

const LONGEST_CUSTODY = 16_777_216;

export interface CustodyNote {
  readonly action: string;
  readonly detail: string;
  readonly sha256?: string;
  readonly argv?: readonly string[];
  readonly exit?: number | null;
}

/** Durable before it returns. */
export function noteCustody(
  workspace: Workspace,
  { action, detail, sha256 = "", argv = [], exit = null }: CustodyNote,
): void {
  const { evidence, digest, layout, actor } = workspace;
  const { seq, prev } = custodySoFar(workspace);
  const at = workspace.clock.now();
  const event = { action, actor, detail, argv, exit, sha256 };
  const { text } = custodyLine(event, { seq, prev }, { at, digest });
  evidence.folders.append(`${layout.work}/${CUSTODY}`, Buffer.from(text));
}

/** A chain that does not hold any more is put aside as it is, and a new one says so. */
export function mendCustody(workspace: Workspace): void {
  const { evidence, layout } = workspace;
  const { problem } = custodySoFar(workspace);
  if (problem === "") return;
  const aside = evidence.folders.setAside(`${layout.work}/${CUSTODY}`, layout.work);
  noteCustody(workspace, {
    action: "custody-restarted",
    detail: `the custody so far ${problem}; it is kept as ${aside ?? "nothing"}`,
  });
}

export function custodyText(workspace: Workspace): string {
  const reading = workspace.evidence.folders.read(
    `${workspace.layout.work}/${CUSTODY}`,
    LONGEST_CUSTODY,
  );
  return reading.kind === "read" ? Buffer.from(reading.bytes).toString("utf8") : "";
}

function custodySoFar(workspace: Workspace): CustodyReading {
  return readCustody(custodyText(workspace), workspace.digest);
}
