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

const LONGEST_MS = 24 * 3_600_000;

const duration = z
  .string()
  .regex(/^\d{1,9}(ms|s|m|h)$/u, "a whole number and a unit: 250ms, 30s, 5m or 2h")
  .refine((text) => (parseDuration(text) ?? 0) > 0, "a time longer than nothing")
  // Timers count 2^31 milliseconds and then fire at once (setTimeout of Node's documentation).
  .refine((text) => (parseDuration(text) ?? 0) <= LONGEST_MS, "a time of at most 24h");

/** What a terminal is shown: a playbook may come from anybody. */
const sentence = z
  .string()
  .min(1)
  .max(500)
  .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u, "one line of plain text without control characters");

const paragraph = z
  .string()
  .min(1)
  .max(4_000)
  .regex(/^(?:[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|\n)*$/u, "plain text without control characters");

const MOST_WORD_BYTES = 4_096;

/** As execve(2) takes it: bytes without NUL; half characters would arrive as others. */
function isWord(text: string): boolean {
  const { length } = new TextEncoder().encode(text);
  return length <= MOST_WORD_BYTES && !text.includes("\0") && text.isWellFormed();
}

const argv = z
  .array(z.string().refine(isWord, "at most 4,096 bytes of text, without NUL"))
  .min(1)
  .max(64);

const onFail = z.union([z.enum(["ask", "halt", "continue"]), z.strictObject({ goto: id })]);

const parameterName = z.string().regex(/^[a-zA-Z][a-zA-Z0-9]{0,47}$/u, "letters and digits");

const parameter = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

export const stepSchema = z
  .strictObject({
    id: id.describe("Name of the step: journal, report and command line use it."),
    title: sentence.describe("What the step does, in words for the operator."),
    do: id.optional().describe("An action of the catalogue. This, `manual` or `run`."),
    manual: paragraph
      .optional()
      .describe("Instructions for a person, who confirms when it is done."),
    run: argv
      .optional()
      .describe("A program by its plain name and its arguments, one by one; no shell."),
    verify: argv
      .optional()
      .describe("Required with `run`: looks whether it worked. Exit 0 is done, 1 is failed."),
    effect: z.enum(EFFECTS).describe("read, reversible, destructive or external."),
    needs: z.array(id).max(20).default([]).describe("Facts that must hold before the step begins."),
    provides: z
      .array(id)
      .max(20)
      .default([])
      .describe("Facts that hold once the step is done and verified."),
    undo: z
      .union([z.literal("restore-prior"), z.strictObject({ run: argv, verify: argv })])
      .optional()
      .describe(
        "Required for a reversible step: restore-prior, or for `run` what takes it back and looks.",
      ),
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
    with: z.record(parameterName, parameter).default({}).describe("Parameters of the action."),
  })
  .describe("One step of a playbook.");

export const playbookSchema = z
  .strictObject({
    schema: z.literal(PLAYBOOK_SCHEMA),
    id,
    title: sentence,
    summary: paragraph.describe("When to use it and what it does not do."),
    useWhen: sentence.optional().describe("What was seen that makes this the right playbook."),
    doesNot: sentence.optional().describe("What is still to be done when it has ended."),
    rto: z
      .record(parameterName, duration)
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
