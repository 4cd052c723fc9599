/** The playbook language as a schema: checked here, and published as JSON Schema for editors. */

import * as z from "zod";

import { EFFECTS } from "../model/effect.ts";
import { parseDuration } from "./duration.ts";

export const PLAYBOOK_SCHEMA = "ir.playbook/1";

const id = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,47}$/u,
    "lower-case letters, digits and hyphens, beginning with a letter",
  );

const duration = z
  .string()
  .regex(/^\d{1,9}(ms|s|m|h)$/u, "a whole number and a unit: 250ms, 30s, 5m or 2h")
  .refine((text) => (parseDuration(text) ?? 0) > 0, "longer than nothing");

const sentence = z.string().min(1).max(500);

const onFail = z.union([z.enum(["ask", "halt", "continue"]), z.strictObject({ goto: id })]);

const parameter = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

export const stepSchema = z
  .strictObject({
    id: id.describe("Name of the step: journal, report and command line use it."),
    title: sentence.describe("What the step does, in words for the operator."),
    do: id.optional().describe("An action of the catalogue. Either this or `manual`."),
    manual: z
      .string()
      .min(1)
      .max(4_000)
      .optional()
      .describe("Instructions for a person, who confirms when it is done."),
    effect: z.enum(EFFECTS).describe("read, reversible, destructive or external."),
    needs: z.array(id).max(20).default([]).describe("Facts that must hold before the step begins."),
    provides: z
      .array(id)
      .max(20)
      .default([])
      .describe("Facts that hold once the step is done and verified."),
    undo: z
      .literal("restore-prior")
      .optional()
      .describe("Required for a reversible step: puts back the recorded prior state."),
    onAmbiguous: z
      .enum(["reconcile", "retry", "ask"])
      .optional()
      .describe(
        "After a crash between intent and result; required for destructive and external steps.",
      ),
    onFail: onFail.default("ask").describe("ask, halt, continue, or goto a later step."),
    deadline: duration.default("1m").describe("When it passes, the outcome is unknown."),
    attempts: z
      .int()
      .min(1)
      .max(5)
      .default(1)
      .describe("How often the act is tried before its failure counts."),
    waive: z.array(id).max(20).default([]).describe("Needs that a person may waive with a reason."),
    with: z.record(z.string(), parameter).default({}).describe("Parameters of the action."),
  })
  .describe("One step of a playbook.");

export const playbookSchema = z
  .strictObject({
    schema: z.literal(PLAYBOOK_SCHEMA),
    id,
    title: sentence,
    summary: z.string().min(1).max(2_000).describe("When to use it and what it does not do."),
    useWhen: sentence.optional().describe("What was seen that makes this the right playbook."),
    doesNot: sentence.optional().describe("What is still to be done when it has ended."),
    rto: z
      .record(z.string(), duration)
      .default({})
      .describe("Targets by name: firstIsolation, contained, sealed."),
    privileges: z
      .array(z.enum(["root"]))
      .default([])
      .describe("What the full playbook needs; without it steps are skipped and said."),
    steps: z
      .array(
        z.union([stepSchema, z.strictObject({ together: z.array(stepSchema).min(2).max(10) })]),
      )
      .min(1)
      .max(200),
  })
  .describe("An incident-response playbook of openclaw-ir.");

export type RawStep = z.infer<typeof stepSchema>;
export type RawPlaybook = z.infer<typeof playbookSchema>;

/** The schema as published in `playbooks/playbook.schema.json` (JSON Schema 2020-12). */
export function playbookJsonSchema(): object {
  return z.toJSONSchema(playbookSchema, { io: "input" });
}
