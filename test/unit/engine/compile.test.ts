/** The compiled machine: whatever steps are called, they stay steps. */

import { expect, test } from "vitest";

import { compile } from "../../../src/engine/compile.ts";
import { stepEvent } from "../../../src/engine/event.ts";
import type { StepEventName } from "../../../src/engine/event.ts";
import type { Playbook } from "../../../src/engine/playbook.ts";
import { toyPlaybook } from "../../fakes/toy-playbook.ts";

/** What is asked for after each event, in order. */
function requestsAfter(playbook: Playbook, ...events: readonly string[]): readonly string[] {
  const machine = compile(playbook);
  let step = machine.start();
  const asked = step.requests.map((one) => `${one.kind} ${one.step}`);
  for (const event of events) {
    const [id = "", name = ""] = event.split(".");
    step = machine.next(step.state, stepEvent(id, name as StepEventName));
    asked.push(...step.requests.map((one) => `${one.kind} ${one.step}`));
  }
  return [...asked, step.state.isEnded ? "ended" : "open"];
}

test("a step may be called as the machine calls its own states, or as its playbook", () => {
  const names = ["ended", "aborted", "gate", "perform1", "finished", "toy"];
  const playbook = toyPlaybook(...names.map((id) => ({ id, effect: "read" }) as const));
  expect(requestsAfter(playbook, ...names.map((id) => `${id}.done`))).toEqual([
    ...names.map((id) => `perform ${id}`),
    "ended",
  ]);
});

test("an interrupted act is asked for again", () => {
  const playbook = toyPlaybook({ id: "freeze", effect: "reversible" });
  expect(requestsAfter(playbook, "freeze.interrupted", "freeze.interrupted")).toEqual([
    "perform freeze",
    "perform freeze",
    "perform freeze",
    "open",
  ]);
});

test("a look that was interrupted is asked for again", () => {
  const playbook = toyPlaybook({ id: "kill", effect: "destructive" });
  const events = ["kill.approve", "kill.interrupted", "kill.interrupted"];
  expect(requestsAfter(playbook, ...events)).toEqual([
    "ask kill",
    "perform kill",
    "reconcile kill",
    "reconcile kill",
    "open",
  ]);
});

test("an event for a step that waits for nothing changes nothing", () => {
  const machine = compile(toyPlaybook({ id: "a", effect: "read" }, { id: "b", effect: "read" }));
  const { state } = machine.start();
  expect([
    machine.accepts(state, stepEvent("b", "done")),
    machine.accepts(state, stepEvent("a", "approve")),
    machine.awaited(state).toSorted(),
  ]).toEqual([false, false, ["a.done", "a.failed", "a.interrupted", "a.skipped", "a.unknown"]]);
});
