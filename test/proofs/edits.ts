/** Every edit of one place of a playbook that somebody could make by mistake, and that should not pass. */

import { isMap, isSeq, parseDocument } from "yaml";
import type { Document } from "yaml";

export interface Edit {
  readonly kind: string;
  readonly what: string;
  readonly text: string;
}

interface PlainStep {
  readonly id: string;
  readonly do?: string;
  readonly manual?: string;
  readonly effect: string;
  readonly needs?: readonly string[];
  readonly provides?: readonly string[];
  readonly waive?: readonly string[];
  readonly onFail?: unknown;
}

interface Source {
  readonly text: string;
  readonly steps: readonly PlainStep[];
}

export function editsOf(text: string): readonly Edit[] {
  const { steps }: { steps: readonly PlainStep[] } = parseDocument(text).toJS();
  const source = { text, steps };
  return steps.flatMap((step, index) => [
    ...(isFinal(step) ? finalEdits(source, index) : plainEdits(source, index)),
    ...anyEdits(source, index),
  ]);
}

function isFinal({ effect }: PlainStep): boolean {
  return effect === "destructive" || effect === "external";
}

function finalEdits(source: Source, index: number): readonly Edit[] {
  const step = at(source, index);
  const seal = source.steps.findIndex(({ provides = [] }) => provides.includes("sealed"));
  const needs = (step.needs ?? []).map((need) =>
    edit(
      source,
      `drop need ${need === "sealed" ? "sealed" : "of another fact"}`,
      `${step.id} ${need}`,
      (doc) => {
        doc.setIn(
          ["steps", index, "needs"],
          (step.needs ?? []).filter((one) => one !== need),
        );
        if (step.waive === undefined) return;
        doc.setIn(
          ["steps", index, "waive"],
          step.waive.filter((one) => one !== need),
        );
      },
    ),
  );
  return [
    ...needs,
    edit(source, "move seal behind", step.id, (doc) => moveStep(doc, seal, index)),
    edit(source, "move before seal", step.id, (doc) => moveStep(doc, index, seal)),
    edit(source, "run beside seal", step.id, (doc) => besideStep(doc, seal, index)),
    edit(source, "drop onAmbiguous", step.id, (doc) =>
      doc.deleteIn(["steps", index, "onAmbiguous"]),
    ),
    edit(source, "onAmbiguous: retry", step.id, (doc) =>
      doc.setIn(["steps", index, "onAmbiguous"], "retry"),
    ),
    edit(source, "try twice", step.id, (doc) => doc.setIn(["steps", index, "attempts"], 2)),
    ...["read", "reversible"].map((effect) =>
      edit(source, `call it ${effect}`, step.id, (doc) =>
        doc.setIn(["steps", index, "effect"], effect),
      ),
    ),
    ...(step.needs ?? [])
      .filter((need) => step.waive?.includes(need) !== true)
      .map((need) =>
        edit(source, "let a need be waived", `${step.id} ${need}`, (doc) =>
          doc.setIn(["steps", index, "waive"], [...(step.waive ?? []), need]),
        ),
      ),
  ];
}

function plainEdits(source: Source, index: number): readonly Edit[] {
  const step = at(source, index);
  const seal = source.steps.findIndex(({ provides = [] }) => provides.includes("sealed"));
  const isEvidence = index <= seal && step.effect === "read" && step.onFail !== "continue";
  const later = source.steps.slice(seal + 1);
  const jumps = index > seal ? [] : [...later.filter(isFinal).slice(0, 2), ...later.slice(-1)];
  return [
    ...(step.do !== undefined && step.needs?.includes("target") === true
      ? [
          edit(source, "drop what the action works on", step.id, (doc) =>
            doc.deleteIn(["steps", index, "needs"]),
          ),
        ]
      : []),
    ...(isEvidence
      ? [
          edit(source, "ask to continue", step.id, (doc) =>
            doc.setIn(["steps", index, "onFail"], "continue"),
          ),
        ]
      : []),
    ...jumps.map(({ id }) =>
      edit(source, "goto over seal", `${step.id} to ${id}`, (doc) =>
        doc.setIn(["steps", index, "onFail"], doc.createNode({ goto: id })),
      ),
    ),
    ...(step.effect === "reversible"
      ? [
          edit(source, "delete undo", step.id, (doc) => doc.deleteIn(["steps", index, "undo"])),
          edit(source, "do by hand", step.id, (doc) => byHand(doc, index)),
        ]
      : []),
    ...(index === seal
      ? [
          edit(source, "do by hand", step.id, (doc) => byHand(doc, index)),
          edit(source, "drop sealed from provides", step.id, (doc) =>
            doc.deleteIn(["steps", index, "provides"]),
          ),
          edit(source, "delete seal", step.id, (doc) => doc.deleteIn(["steps", index])),
        ]
      : []),
  ];
}

function anyEdits(source: Source, index: number): readonly Edit[] {
  const step = at(source, index);
  const first = source.steps[0]?.id ?? "";
  return [
    edit(source, "waive what is not needed", step.id, (doc) =>
      doc.setIn(["steps", index, "waive"], [...(step.waive ?? []), "unneeded"]),
    ),
    edit(source, "goto backwards", step.id, (doc) =>
      doc.setIn(["steps", index, "onFail"], doc.createNode({ goto: first })),
    ),
    ...(step.manual === undefined
      ? []
      : [
          ...["continue", "halt"].map((onFail) =>
            edit(source, "manual that gives up", step.id, (doc) =>
              doc.setIn(["steps", index, "onFail"], onFail),
            ),
          ),
          edit(source, "manual by an action", step.id, (doc) => {
            doc.deleteIn(["steps", index, "manual"]);
            doc.setIn(["steps", index, "do"], "kill-processes");
          }),
        ]),
  ];
}

function edit(
  source: Source,
  kind: string,
  what: string,
  change: (doc: Document.Parsed) => void,
): Edit {
  const document = parseDocument(source.text);
  change(document);
  return { kind, what, text: String(document) };
}

function at({ steps }: Source, index: number): PlainStep {
  const step = steps[index];
  if (step === undefined) throw new Error(`no step ${index}`);
  return step;
}

function stepsIn(document: Document.Parsed): { items: unknown[] } {
  const steps = document.get("steps");
  if (!isSeq(steps)) throw new Error("no steps");
  return steps;
}

function moveStep(document: Document.Parsed, from: number, to: number): void {
  const { items } = stepsIn(document);
  items.splice(to, 0, ...items.splice(from, 1));
}

function besideStep(document: Document.Parsed, seal: number, index: number): void {
  const { items } = stepsIn(document);
  const [beside] = items.splice(index, 1);
  items[seal] = document.createNode({ together: [plain(items[seal]), plain(beside)] });
}

function plain(node: unknown): unknown {
  if (!isMap(node)) throw new Error("a step is a map");
  return node.toJSON();
}

function byHand(document: Document.Parsed, index: number): void {
  document.deleteIn(["steps", index, "do"]);
  document.setIn(["steps", index, "manual"], "Do it by hand.");
}
