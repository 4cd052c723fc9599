/** The part of CACAO v2.0 that can be imported; everything else is refused by name. */

import * as z from "zod";

import { playbookSchema, stepSchema } from "../playbook-schema.ts";
import { EXTENSION_ID } from "./identifiers.ts";

const UUID =
  "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-5][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}";

const id = (type: string): z.ZodString =>
  z.string().regex(new RegExp(`^${type}--${UUID}$`, "u"), `an identifier ${type}--UUID`);

const anyStep = id("(?:start|end|action|if-condition)");
/** The commands of one step are cited in it, escaped; the file as a whole has its own limit. */
const MOST_COMMAND = 500_000;
const words = z.string().max(4_000);
const timestamp = z
  .string()
  .regex(
    /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d{1,9})?Z$/u,
    "a time in UTC, such as 2026-11-20T03:00:00.000Z",
  );

const named = { name: words.optional(), description: words.optional() };

const start = z.strictObject({ type: z.literal("start"), ...named, on_completion: anyStep });

const end = z.strictObject({ type: z.literal("end"), ...named });

const condition = z.strictObject({
  type: z.literal("if-condition"),
  ...named,
  condition: z.string().max(200),
  on_true: anyStep,
  on_false: anyStep,
  on_completion: anyStep,
});

const action = z.strictObject({
  type: z.literal("action"),
  ...named,
  timeout: z.int().min(1).optional(),
  commands: z
    .array(z.strictObject({ type: z.literal("manual"), command: z.string().max(MOST_COMMAND) }))
    .length(1),
  agent: id("individual"),
  out_args: z.array(z.string()).optional(),
  on_success: anyStep,
  on_failure: anyStep,
  step_extensions: z.strictObject({
    [EXTENSION_ID]: z.strictObject({ step: stepSchema, group: z.int().min(0).max(200).optional() }),
  }),
});

const workflowStep = z.discriminatedUnion("type", [start, end, condition, action]);

const described = z.unknown().optional();

/** What only describes is read over and told; what would change how it runs is refused as unknown. */
export const DESCRIPTIVE = [
  "playbook_types",
  "playbook_activities",
  "labels",
  "external_references",
  "priority",
  "severity",
  "impact",
  "industry_sectors",
  "derived_from",
  "related_to",
  "markings",
  "data_marking_definitions",
] as const;

const head = playbookSchema.omit({ steps: true });

export const cacaoSchema = z.strictObject({
  type: z.literal("playbook"),
  spec_version: z.literal("cacao-2.0", "only CACAO v2.0 is read: cacao-2.0"),
  id: id("playbook"),
  name: words,
  description: words.optional(),
  created_by: id("identity"),
  created: timestamp,
  modified: timestamp,
  revoked: z.boolean().optional(),
  valid_from: timestamp.optional(),
  valid_until: timestamp.optional(),
  signatures: z.array(z.unknown()).optional(),
  playbook_processing_summary: described,
  playbook_variables: described,
  workflow_start: id("start"),
  workflow: z.record(anyStep, workflowStep),
  playbook_extensions: z.strictObject({ [EXTENSION_ID]: z.strictObject({ playbook: head }) }),
  agent_definitions: described,
  extension_definitions: described,
  ...Object.fromEntries(DESCRIPTIVE.map((name) => [name, described])),
});

export type CacaoPlaybook = z.infer<typeof cacaoSchema>;
export type CacaoStep = z.infer<typeof workflowStep>;
export type CacaoAction = z.infer<typeof action>;
