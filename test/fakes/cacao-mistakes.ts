/** Mistakes in a CACAO playbook that a check of its form has to find; each leaves everything else as it was. */

import { isJsonObject } from "../../src/model/json.ts";
import type { Json, JsonObject } from "../../src/model/json.ts";

interface Mistake {
  readonly name: string;
  readonly make: (cacao: JsonObject) => JsonObject;
}

const ID = "11111111-1111-4111-8111-111111111111";

export const CACAO_MISTAKES: readonly Mistake[] = [
  { name: "an id that is none", make: (cacao) => ({ ...cacao, id: "playbook--1" }) },
  { name: "no workflow_start", make: (cacao) => without(cacao, "workflow_start") },
  { name: "a time that is not in UTC", make: (cacao) => ({ ...cacao, created: "2026-11-20" }) },
  {
    name: "a variable that is not a text",
    make: (cacao) => ({ ...cacao, playbook_variables: { __sealed__: { type: "bool", value: 0 } } }),
  },
  { name: "no agents", make: (cacao) => ({ ...cacao, agent_definitions: {} }) },
  {
    name: "a step of an unknown type",
    make: (cacao) => changed(cacao, "action", (step) => ({ ...step, type: "loop" })),
  },
  {
    name: "an action of nobody",
    make: (cacao) => changed(cacao, "action", (step) => without(step, "agent")),
  },
  {
    name: "an action without a command",
    make: (cacao) => changed(cacao, "action", (step) => ({ ...step, commands: [] })),
  },
  {
    name: "a successor that is no id",
    make: (cacao) => changed(cacao, "action", (step) => ({ ...step, on_success: "next" })),
  },
  {
    name: "an end that goes on",
    make: (cacao) => changed(cacao, "end", (step) => ({ ...step, on_completion: `end--${ID}` })),
  },
];

/** Refused only by a check that knows every member that there may be. */
export const UNKNOWN_MEMBERS: readonly Mistake[] = [
  { name: "an unknown member", make: (cacao) => ({ ...cacao, surprise: true }) },
  {
    name: "an unknown member of a step",
    make: (cacao) => changed(cacao, "action", (step) => ({ ...step, surprise: true })),
  },
  {
    name: "a step under an id of an unknown type",
    make: (cacao) => ({
      ...cacao,
      workflow: { ...member(cacao, "workflow"), [`loop--${ID}`]: { type: "loop" } },
    }),
  },
  {
    name: "a variable without underscores",
    make: (cacao) => ({ ...cacao, playbook_variables: { sealed: { type: "bool" } } }),
  },
];

function changed(
  cacao: JsonObject,
  type: string,
  change: (step: JsonObject) => JsonObject,
): JsonObject {
  const workflow = member(cacao, "workflow");
  const id = Object.keys(workflow).find((key) => key.startsWith(`${type}--`));
  if (id === undefined) throw new Error(`there is no ${type} step`);
  return { ...cacao, workflow: { ...workflow, [id]: change(member(workflow, id)) } };
}

function without(value: JsonObject, name: string): JsonObject {
  const left = Object.entries(value).filter(([key]) => key !== name);
  return Object.fromEntries<Json>(left);
}

function member(value: JsonObject, name: string): JsonObject {
  const found = value[name];
  if (!isJsonObject(found)) throw new Error(`there is no ${name}`);
  return found;
}
