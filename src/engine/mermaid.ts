/** A playbook as a Mermaid state diagram (mermaid.js.org, stateDiagram-v2): what a reviewer looks at. */

import { isIrreversible } from "../model/effect.ts";
import type { Playbook, Stage, Step } from "./playbook.ts";
import { stageId } from "./step-states.ts";

export function mermaidOf(playbook: Playbook): string {
  const lines = playbook.stages.flatMap((stage, index) => [
    ...stageLines(stage),
    ...arrows(playbook, index),
  ]);
  const [first] = playbook.stages;
  const start = first === undefined ? [] : [`  [*] --> ${nodeOf(first)}`];
  return ["stateDiagram-v2", `  direction TB`, ...start, ...lines, ""].join("\n");
}

function nodeOf(stage: Stage): string {
  return stageId(stage).replaceAll(/[^a-z0-9]/gu, "_");
}

function stageLines(stage: Stage): readonly string[] {
  if (stage.length === 1) return [`  state "${labelOf(stage[0])}" as ${nodeOf(stage)}`];
  const regions = stage.map((step) => [
    `    state "${labelOf(step)}" as ${step.id.replaceAll("-", "_")}`,
  ]);
  return [
    `  state ${nodeOf(stage)} {`,
    ...regions.flatMap((region, index) => (index === 0 ? region : ["    --", ...region])),
    "  }",
  ];
}

function labelOf(step: Step): string {
  const needs = step.needs.length === 0 ? "" : `, needs ${step.needs.join(" ")}`;
  const consent = isIrreversible(step.effect) ? ", asks first" : "";
  return `${step.id}: ${step.title} (${step.effect}${needs}${consent})`.replaceAll('"', "'");
}

function arrows(playbook: Playbook, index: number): readonly string[] {
  const stage = playbook.stages[index];
  if (stage === undefined) return [];
  const following = playbook.stages[index + 1];
  const from = nodeOf(stage);
  const onward = `  ${from} --> ${following === undefined ? "[*]" : nodeOf(following)}`;
  return [onward, ...stage.flatMap((step) => failureArrows(step, from))];
}

function failureArrows(step: Step, from: string): readonly string[] {
  switch (step.onFail.kind) {
    case "ask":
      return [`  ${from} --> ${from}: not done, asks`];
    case "halt":
      return [`  ${from} --> [*]: not done, ends`];
    case "continue":
      return [];
    case "goto":
      return [`  ${from} --> ${step.onFail.step.replaceAll("-", "_")}: not done`];
  }
}
