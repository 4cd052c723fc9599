/**
 * A playbook as CACAO v2.0. Whoever runs it without knowing our extension stops at the first step that is not
 * done, and does nothing irreversible before the evidence is sealed.
 */

import { isIrreversible } from "../../model/effect.ts";
import type { JsonObject } from "../../model/json.ts";
import type { Digest } from "../../ports/digest.ts";
import type { Playbook, Step } from "../playbook.ts";
import { headFields, stepFields } from "../write-playbook.ts";
import { AGENT_ID, CREATOR_ID, EXTENSION_ID, identifier } from "./identifiers.ts";
import { SEALED_CONDITION, SEALED_VARIABLE, actionShell } from "./step-shell.ts";

export interface ExportOptions {
  readonly digest: Digest;
  /** Written as the time of making; ISO 8601 in UTC with milliseconds. */
  readonly at: string;
}

export function exportCacao(playbook: Playbook, { digest, at }: ExportOptions): JsonObject {
  const name = (type: string, part: string): string =>
    identifier(type, `${playbook.id} ${part}`, digest);
  const { start, workflow } = workflowOf(playbook, name);
  return {
    type: "playbook",
    spec_version: "cacao-2.0",
    id: identifier("playbook", playbook.id, digest),
    name: playbook.title,
    description: playbook.summary,
    created_by: CREATOR_ID,
    created: at,
    modified: at,
    playbook_processing_summary: {
      manual_playbook: true,
      if_logic: Object.values(workflow).some((step) => step["type"] === "if-condition"),
      temporal_logic: Object.values(workflow).some((step) => step["timeout"] !== undefined),
      extensions: true,
    },
    playbook_variables: {
      [SEALED_VARIABLE]: {
        type: "bool",
        description: "whether the evidence is sealed; the step that seals it sets it",
        value: "false",
      },
    },
    workflow_start: start,
    workflow,
    playbook_extensions: { [EXTENSION_ID]: { playbook: headFields(playbook) } },
    agent_definitions: { [AGENT_ID]: AGENT },
    extension_definitions: { [EXTENSION_ID]: EXTENSION },
  };
}

const AGENT: JsonObject = {
  type: "individual",
  name: "responder",
  description: "the person who runs ir on the suspect host",
};

const EXTENSION: JsonObject = {
  type: "extension-definition",
  name: "openclaw-ir playbook",
  description:
    "fields of the playbook language of openclaw-ir, as docs/playbook-format.md has them",
  created_by: CREATOR_ID,
  schema:
    "playbook: an object of the language's top-level fields without steps. step: one step of the language; group: steps with the same number run together. JSON Schema: playbooks/playbook.schema.json of openclaw-ir",
  version: "1.0.0",
};

type Naming = (type: string, part: string) => string;

interface Placed {
  readonly step: Step;
  /** Index of its `together` group; steps of a group are exported one after another, which is safe. */
  readonly group: number | null;
}

function workflowOf(
  playbook: Playbook,
  name: Naming,
): { start: string; workflow: Readonly<Record<string, JsonObject>> } {
  const workflow: Record<string, JsonObject> = {};
  const placed = playbook.stages.flatMap((stage, index) =>
    stage.map((step): Placed => ({ step, group: stage.length === 1 ? null : index })),
  );
  const end = (part: string, text: string): string => {
    const id = name("end", part);
    workflow[id] = { type: "end", name: text };
    return id;
  };
  let outer = end("finished", "finished");
  const start = name("start", "start");
  const [first] = placed.map((_, index) => entryId(placed, index, name));
  workflow[start] = { type: "start", on_completion: first ?? outer };
  for (const [index, { step, group }] of placed.entries()) {
    const isGated = isIrreversible(step.effect);
    const branchEnd = isGated ? end(`after ${step.id}`, `finished, after ${step.id}`) : outer;
    if (isGated) {
      workflow[name("if-condition", step.id)] = {
        type: "if-condition",
        name: `is the evidence sealed before ${step.id}?`,
        condition: SEALED_CONDITION,
        on_true: name("action", step.id),
        on_false: end(`unsealed ${step.id}`, `stopped: nothing is sealed before ${step.id}`),
        on_completion: outer,
      };
    }
    outer = branchEnd;
    workflow[name("action", step.id)] = {
      ...actionShell(step),
      on_success: index + 1 < placed.length ? entryId(placed, index + 1, name) : outer,
      on_failure: end(`failed ${step.id}`, `stopped: ${step.id} was not done`),
      step_extensions: {
        [EXTENSION_ID]: { step: stepFields(step), ...(group === null ? {} : { group }) },
      },
    };
  }
  return { start, workflow };
}

function entryId(placed: readonly Placed[], index: number, name: Naming): string {
  const step = placed[index]?.step;
  if (step === undefined) throw new Error(`there is no step ${index}`);
  return name(isIrreversible(step.effect) ? "if-condition" : "action", step.id);
}
