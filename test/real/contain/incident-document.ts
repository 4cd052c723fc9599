/** The document of `--json`, as `docs/output-and-exit-codes.md` promises it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { repository } from "../harness/paths.ts";

const hash = z.string().regex(/^[0-9a-f]{64}$/u);
const instant = z.iso.datetime();
const milliseconds = z.number().nonnegative();

const step = z.strictObject({
  id: z.string(),
  title: z.string(),
  effect: z.enum(["read", "reversible", "destructive", "external"]),
  outcome: z.enum(["done", "skipped", "failed", "unknown", "not-run", "running"]),
  startedAt: instant.nullable(),
  ms: milliseconds.nullable(),
  detail: z.string(),
});

const gap = z.strictObject({
  steps: z.array(z.string()),
  problem: z.string(),
  command: z.string(),
});

const question = z.strictObject({
  step: z.string(),
  title: z.string(),
  kind: z.string(),
  lines: z.array(z.string()),
  choices: z.array(z.string()),
});

export const incidentDocument = z.looseObject({
  schema: z.string().regex(/^ir\.[a-z]+\/1$/u),
  incident: z.string().regex(/^ir-\d{8}-\d{6}-[0-9a-f]{4}$/u),
  openedAt: instant,
  reason: z.string(),
  round: z.number().int().positive(),
  state: z.string(),
  outcome: z.enum(["done", "partial", "failed", "aborted", "waiting", "running"]),
  doubts: z.array(z.string()),
  gaps: z.array(gap),
  steps: z.array(step),
  undone: z.array(step),
  questions: z.array(question),
  timings: z.strictObject({
    firstIsolationMs: milliseconds.optional(),
    containedMs: milliseconds.optional(),
    sealedMs: milliseconds.optional(),
  }),
  evidence: z
    .strictObject({
      dir: z.string(),
      manifest: z.string(),
      sha256: hash,
      publicKey: z.string().startsWith("ssh-ed25519 "),
    })
    .nullable(),
  asOf: z.iso.datetime(),
  chainHead: hash,
  next: z.array(z.string().regex(/^(?:sudo )?ir /u)),
});

export type IncidentDocument = z.infer<typeof incidentDocument>;

/** Members that the table of the document names, in its first column. */
export function promisedMembers(): readonly string[] {
  const rows = promises()
    .split("\n")
    .filter((line) => line.startsWith("| `"));
  const cells = rows.map((row) => row.split("|")[1] ?? "");
  return cells.flatMap((cell) =>
    [...cell.matchAll(/`(\w+)(?:\[\])?`/gu)].map(([, name]) => name ?? ""),
  );
}

export function outcomesOf({ steps }: IncidentDocument): Readonly<Record<string, string>> {
  return Object.fromEntries(steps.map(({ id, outcome }) => [id, outcome]));
}

function promises(): string {
  const text = readFileSync(join(repository, "docs/output-and-exit-codes.md"), "utf8");
  return text.slice(text.indexOf("## The document of `--json`"));
}
