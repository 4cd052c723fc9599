/** A way through a playbook as a story: what happened at which step, in words. */

import type { MachineStep } from "../compile.ts";
import type { Request } from "../event.ts";
import { stepsOf } from "../playbook.ts";
import type { Playbook, Step } from "../playbook.ts";
import { eventName } from "./graph.ts";
import type { Arrival } from "./graph.ts";

export interface StoryLine {
  readonly step: string;
  readonly title: string;
  readonly line: number;
  /** The event as the journal knows it. */
  readonly event: string;
  readonly words: string;
}

export function storyOf(playbook: Playbook, route: readonly Arrival[]): readonly StoryLine[] {
  const steps = new Map(stepsOf(playbook).map((step) => [step.id, step]));
  const asked = new Map<string, Request>();
  return route.flatMap((move) => {
    const { from, event, after } = move;
    const step = steps.get(event?.step ?? "");
    if (event === null || step === undefined) return [];
    const request = asked.get(step.id) ?? from?.pending.get(step.id);
    for (const next of after.requests) asked.set(next.step, next);
    const words = wordsFor(eventName(event), { step, request, after });
    return [{ step: step.id, title: step.title, line: step.line, event: event.type, words }];
  });
}

interface Scene {
  readonly step: Step;
  readonly request: Request | undefined;
  readonly after: MachineStep;
}

function wordsFor(event: string, { step, request, after }: Scene): string {
  switch (event) {
    case "approve":
      return request?.question === "manual"
        ? "the operator says: it is done"
        : "the operator says: go ahead";
    case "waive":
      return `the operator waives ${waived(step, after)} and gives a reason`;
    default:
      return WORDS[event] ?? event;
  }
}

function waived(step: Step, { state }: MachineStep): string {
  return step.waive.filter((need) => !state.facts.includes(need)).join(", ") || "nothing";
}

const WORDS: Readonly<Record<string, string>> = {
  done: "done",
  skipped: "cannot be done here and is left out",
  failed: "fails",
  unknown: "cannot be verified (unknown)",
  interrupted: "ir is killed in the middle of it, and run again",
  retry: "the operator says: try again",
  skip: "the operator says: leave it out",
  continue: "the operator says: go on without it",
  abort: "the operator stops here",
};
