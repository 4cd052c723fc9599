/**
 * What CACAO v2.0 (OASIS, Committee Specification 01) asks of the objects that we write: names, types, forms and
 * required members, written down from the specification and from the property tables of the committee's schemas.
 */

import * as z from "zod";

const UUID =
  "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-5][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}";
const identifier = (type: string) => z.string().regex(new RegExp(`^(?:${type})--${UUID}$`, "u"));
const anyIdentifier = identifier("[a-z][a-z0-9-]+[a-z0-9]");
const timestamp = z
  .string()
  .regex(
    /^[0-9]{4}-(0[1-9]|1[012])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9]|60)\.[0-9]{3}Z$/u,
  );

const variables = z.record(
  z.string().regex(/^__[a-zA-Z_][a-zA-Z0-9_-]{0,199}__$/u),
  z.strictObject({
    type: z.enum(["bool", "string", "integer", "dictionary"]),
    description: z.string().optional(),
    value: z.string().nullable().optional(),
    constant: z.boolean().optional(),
    external: z.boolean().optional(),
  }),
);

const isFilled = (dictionary: object): boolean => Object.keys(dictionary).length > 0;

const extensions = z
  .record(
    identifier("extension-definition"),
    z.record(z.string().regex(/^[a-z0-9_]{3,250}$/u), z.unknown()),
  )
  .refine(isFilled);

const common = {
  name: z.string().optional(),
  description: z.string().optional(),
  delay: z.int().min(0).optional(),
  timeout: z.int().min(0).optional(),
  step_variables: variables.optional(),
  owner: anyIdentifier.optional(),
  step_extensions: extensions.optional(),
};

const command = z.strictObject({
  type: z.literal("manual"),
  description: z.string().optional(),
  command: z.string(),
});

const steps = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("start"), ...common, on_completion: anyIdentifier }),
  z.strictObject({ type: z.literal("end"), ...common }),
  z.strictObject({
    type: z.literal("action"),
    ...common,
    commands: z.array(command).min(1),
    agent: anyIdentifier,
    targets: z.array(anyIdentifier).min(1).optional(),
    in_args: z.array(z.string()).min(1).optional(),
    out_args: z.array(z.string()).min(1).optional(),
    on_success: anyIdentifier,
    on_failure: anyIdentifier,
  }),
  z.strictObject({
    type: z.literal("if-condition"),
    ...common,
    condition: z.string(),
    on_true: anyIdentifier,
    on_false: anyIdentifier.optional(),
    on_completion: anyIdentifier,
  }),
]);

export const cacaoConstraints = z.strictObject({
  type: z.literal("playbook"),
  spec_version: z.literal("cacao-2.0"),
  id: identifier("playbook"),
  name: z.string(),
  description: z.string(),
  playbook_processing_summary: z.strictObject({
    manual_playbook: z.boolean(),
    if_logic: z.boolean(),
    temporal_logic: z.boolean(),
    extensions: z.boolean(),
  }),
  created_by: identifier("identity"),
  created: timestamp,
  modified: timestamp,
  playbook_variables: variables,
  workflow_start: identifier("start"),
  workflow: z.record(identifier("start|end|action|if-condition"), steps),
  playbook_extensions: extensions,
  agent_definitions: z
    .record(
      identifier("individual"),
      z.strictObject({ type: z.literal("individual"), name: z.string(), description: z.string() }),
    )
    .refine(isFilled),
  extension_definitions: z.record(
    identifier("extension-definition"),
    z.strictObject({
      type: z.literal("extension-definition"),
      name: z.string(),
      description: z.string(),
      created_by: identifier("identity"),
      schema: z.string(),
      version: z.string().regex(/^\d+\.\d+\.\d+$/u),
    }),
  ),
});
