/** CACAO v2.0 to a playbook of our language; what we would not run as it is written is refused with its place. */

import type { Digest } from "../../ports/digest.ts";
import { canonicalJson, isJsonObject, recordable } from "../../model/json.ts";
import type { Json } from "../../model/json.ts";
import type { Playbook } from "../playbook.ts";
import type { RawPlaybook, RawStep } from "../playbook-schema.ts";
import { parsePlaybook } from "../parse-playbook.ts";
import { stepsOf } from "../playbook.ts";
import { toPlaybook } from "../to-playbook.ts";
import { playbookText } from "../write-playbook.ts";
import { readBoundedJson } from "./bounded-json.ts";
import { DESCRIPTIVE, cacaoSchema } from "./cacao-schema.ts";
import type { CacaoPlaybook } from "./cacao-schema.ts";
import { EXTENSION_ID } from "./identifiers.ts";
import { pointerTo } from "./pointer.ts";
import type { PointedProblem } from "./pointer.ts";
import { actionShell } from "./step-shell.ts";
import { walkWorkflow } from "./walk-workflow.ts";
import type { WalkedAction } from "./walk-workflow.ts";

export type ImportedCacao =
  | {
      readonly kind: "playbook";
      /** As `ir` reads it: YAML. */
      readonly text: string;
      readonly playbook: Playbook;
      /** Fields that only describe and were not taken over. */
      readonly leftOut: readonly string[];
    }
  | { readonly kind: "refused"; readonly problems: readonly PointedProblem[] };

export interface ImportOptions {
  readonly digest: Digest;
  /** Now: ISO 8601 in UTC. */
  readonly at: string;
}

export function importCacao(bytes: Uint8Array, options: ImportOptions): ImportedCacao {
  const json = readBoundedJson(bytes);
  if (json.kind === "refused") return { kind: "refused", problems: [json.problem] };
  const foreign = foreignSteps(json.value);
  if (foreign.length > 0) return { kind: "refused", problems: foreign };
  const parsed = cacaoSchema.safeParse(json.value);
  if (!parsed.success)
    return { kind: "refused", problems: parsed.error.issues.flatMap(issueProblems) };
  const invalid = validityProblems(parsed.data, options.at);
  if (invalid.length > 0) return { kind: "refused", problems: invalid };
  const walk = walkWorkflow(parsed.data.workflow, parsed.data.workflow_start);
  if (walk.kind === "refused") return { kind: "refused", problems: [walk.problem] };
  return rebuild(parsed.data, walk.actions, options);
}

/** Said before the schema does, because «invalid discriminator» helps nobody. */
function foreignSteps(value: Json): readonly PointedProblem[] {
  const workflow = isJsonObject(value) ? value["workflow"] : undefined;
  if (!isJsonObject(workflow)) return [];
  const reasons: Readonly<Record<string, string>> = {
    "while-condition": "loops are not run: a playbook only moves forward",
    "switch-condition": "is not run: the only condition is whether the evidence is sealed",
    parallel: "is not run: what runs side by side has to be stated in the ir extension (group)",
    "playbook-action": "is not run: a playbook does not call another one",
  };
  return Object.entries(workflow).flatMap(([id, step]) => {
    const type = isJsonObject(step) ? step["type"] : undefined;
    const reason = typeof type === "string" ? reasons[type] : undefined;
    return reason === undefined ? [] : [{ pointer: pointerTo(["workflow", id]), message: reason }];
  });
}

interface Issue {
  readonly code?: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
}

function issueProblems(issue: Issue): readonly PointedProblem[] {
  if (issue.code !== "unrecognized_keys")
    return [{ pointer: pointerTo(issue.path), message: issue.message }];
  return (issue.keys ?? []).map((key) => ({
    pointer: pointerTo([...issue.path, key]),
    message: "is not known to ir, which would run the playbook as if it were not there",
  }));
}

function validityProblems(cacao: CacaoPlaybook, at: string): readonly PointedProblem[] {
  const problems: PointedProblem[] = [];
  const add = (pointer: string, message: string): number => problems.push({ pointer, message });
  if (cacao.revoked === true) add("/revoked", "its maker has revoked it");
  if (cacao.valid_until !== undefined && isBefore(cacao.valid_until, at))
    add("/valid_until", `it expired at ${cacao.valid_until}`);
  if (cacao.valid_from !== undefined && isBefore(at, cacao.valid_from))
    add("/valid_from", `it is not valid before ${cacao.valid_from}`);
  if (cacao.signatures !== undefined && cacao.signatures.length > 0)
    add(
      "/signatures/0",
      "ir cannot verify signatures; verify it elsewhere and take the member out",
    );
  return problems;
}

/** Texts of one form sort as times do once the fraction has one length. */
function isBefore(left: string, right: string): boolean {
  const sortable = (time: string): string => {
    const [whole = "", fraction = ""] = time.replace("Z", "").split(".");
    return `${whole}.${fraction.padEnd(9, "0")}`;
  };
  return sortable(left) < sortable(right);
}

function rebuild(
  cacao: CacaoPlaybook,
  walked: readonly WalkedAction[],
  { digest }: ImportOptions,
): ImportedCacao {
  if (walked.length === 0)
    return { kind: "refused", problems: [{ pointer: "/workflow", message: "has no action step" }] };
  const head = cacao.playbook_extensions[EXTENSION_ID].playbook;
  const raw: RawPlaybook = { ...head, steps: stagesOf(walked) };
  const draft = toPlaybook(raw, { hash: "", lineOf: () => 0 });
  const lies = [...headLies(cacao), ...shellLies(draft, walked)];
  if (lies.length > 0) return { kind: "refused", problems: lies };
  const text = playbookText(draft);
  const parsed = parsePlaybook(new TextEncoder().encode(text), digest);
  if (parsed.kind === "playbook") {
    const leftOut = DESCRIPTIVE.filter((name) => name in cacao);
    return { kind: "playbook", text, playbook: parsed.playbook, leftOut };
  }
  const problems = parsed.problems.map(({ rule, message }) => ({
    pointer: placeOfStep(message, walked),
    message: `${rule}: ${message}`,
  }));
  return { kind: "refused", problems };
}

type RawStages = RawPlaybook["steps"];

/** Steps with the same group number, one after another, ran side by side where they came from. */
function stagesOf(walked: readonly WalkedAction[]): RawStages {
  const stages: { group: number | undefined; steps: RawStep[] }[] = [];
  for (const { action } of walked) {
    const { step, group } = action.step_extensions[EXTENSION_ID];
    const last = stages.at(-1);
    if (group !== undefined && last?.group === group) last.steps.push(step);
    else stages.push({ group, steps: [step] });
  }
  return stages.flatMap(({ group, steps }): RawStages =>
    group === undefined ? steps : [{ together: steps }],
  );
}

/** What a reader of CACAO sees and what ir runs must be the same. */
function headLies(cacao: CacaoPlaybook): readonly PointedProblem[] {
  const { title, summary } = cacao.playbook_extensions[EXTENSION_ID].playbook;
  const message = "says something else than the ir extension";
  return [
    ...(cacao.name === title ? [] : [{ pointer: "/name", message }]),
    ...(cacao.description === summary ? [] : [{ pointer: "/description", message }]),
  ];
}

function shellLies(draft: Playbook, walked: readonly WalkedAction[]): readonly PointedProblem[] {
  return stepsOf(draft).flatMap((step, index) => {
    const { id = "", action } = walked[index] ?? {};
    if (action === undefined) return [];
    const shown = recordable(action);
    const expected = actionShell(step);
    const fields = ["name", "description", "commands", "timeout", "out_args"];
    return fields
      .filter(
        (field) => canonicalJson(shown[field] ?? null) !== canonicalJson(expected[field] ?? null),
      )
      .map((field) => ({
        pointer: pointerTo(["workflow", id, field]),
        message: "says something else than the ir extension of the step",
      }));
  });
}

function placeOfStep(message: string, walked: readonly WalkedAction[]): string {
  const named = /^step ([a-z0-9-]+):/u.exec(message)?.[1];
  const found = walked.find(({ action }) => action.step_extensions[EXTENSION_ID].step.id === named);
  return found === undefined
    ? "/playbook_extensions"
    : pointerTo(["workflow", found.id, "step_extensions"]);
}
