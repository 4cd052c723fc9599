/** `ir drill sandbox`: the real `ir contain` on a stand-in gateway, judged by what is seen from outside. */

import type { Sandbox, SandboxView, SandboxWorld } from "../ports/sandbox.ts";

export interface Rehearsal {
  readonly isolation: SandboxWorld["isolation"];
  readonly limits: readonly string[];
  readonly before: SandboxView;
  readonly after: SandboxView;
  /** Exit code of `ir contain` inside. */
  readonly exitCode: number;
  /** Its answer: the status screen, or the JSON document. */
  readonly answer: string;
  readonly findings: readonly Finding[];
}

/** A claim of `ir contain` held against what an observer outside of it sees. */
export interface Finding {
  readonly claim: string;
  readonly isTrue: boolean;
  readonly seen: string;
}

export interface RehearsalRequest {
  readonly sandbox: Sandbox;
  readonly json: boolean;
  progress(line: string): void;
}

/** The world is closed whatever happens. */
export async function rehearse({ sandbox, json, progress }: RehearsalRequest): Promise<Rehearsal> {
  const world = await sandbox.open({ progress });
  try {
    for (const limit of world.limits) progress(`not here: ${limit}`);
    const before = await world.look();
    progress(`before: ${describeView(before)}`);
    const words = ["contain", "--yes", "--reason", "rehearsal", ...(json ? ["--json"] : [])];
    progress(`now: ir ${words.join(" ")}`);
    const run = await world.run(words, { isCaptured: true });
    const after = await world.look();
    progress(`after: ${describeView(after)}`);
    const { isolation, limits } = world;
    return {
      isolation,
      limits,
      before,
      after,
      exitCode: run.exitCode,
      answer: run.stdout,
      findings: findings(before, after),
    };
  } finally {
    await world.close();
  }
}

function describeView(view: SandboxView): string {
  const life =
    view.heartbeats === 0 ? "no sign of life" : `last sign of life ${view.silentMs} ms ago`;
  return `${view.processes} processes, ${view.isAnswering ? "answers" : "does not answer"}, ${life}`;
}

function findings(before: SandboxView, after: SandboxView): readonly Finding[] {
  return [
    {
      claim: "the rehearsal began with a living gateway",
      isTrue: before.isAnswering && before.processes > 1,
      seen: describeView(before),
    },
    {
      claim: "no process of it is left",
      isTrue: after.processes === 0,
      seen: `${after.processes} processes`,
    },
    {
      claim: "it does not answer",
      isTrue: !after.isAnswering,
      seen: after.isAnswering ? "answers" : "no answer",
    },
    {
      claim: "it sends no sign of life",
      isTrue: after.silentMs > QUIET_MS,
      seen: `silent for ${after.silentMs} ms`,
    },
  ];
}

/** Much longer than the stand-in's heartbeat. */
const QUIET_MS = 1_000;
