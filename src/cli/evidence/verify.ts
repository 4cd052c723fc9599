/** `ir evidence verify`: every hash, the signature, nothing added or missing; and whether it is the package that was sealed. */

import { verifyEvidence, withComparedHead } from "../../incident/evidence-verify.ts";
import type { EvidenceVerdict } from "../../incident/evidence-verify.ts";
import { headWordLines } from "../../model/head-words.ts";
import { printable } from "../../model/printable.ts";
import type { Call } from "../call.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { document } from "../json-document.ts";
import { SILENT_LOG } from "../silent-log.ts";
import { COLUMNS, wrap } from "../text.ts";
import { givenIdentities, openedPackage } from "./evidence-call.ts";

const CODES: Readonly<Record<EvidenceVerdict["outcome"], ExitCode>> = {
  intact: EXIT.done,
  unproven: EXIT.partial,
  damaged: EXIT.integrity,
};

export async function verify(call: Call, folder: string | null): Promise<ExitCode> {
  const { words, outside } = call;
  const host = await outside.host(SILENT_LOG);
  const path = (given: string | null): string | null =>
    given === null ? null : outside.absolutePath(given);
  const checked = await verifyEvidence({
    host,
    found: openedPackage(call, host, folder),
    head: words.head,
    signers: path(words.signers),
    signature: path(words.signature),
    identities: givenIdentities(call, host),
    progress: (line) => outside.terminal.progress(line),
  });
  const verdict = await compareHead(call, checked);
  outside.terminal.answer(
    words.json ? document({ schema: "ir.evidence-verify/1", ...verdict }) : screen(verdict),
  );
  return CODES[verdict.outcome];
}

/** Only a person has what was noted elsewhere; nobody there is no answer. */
async function compareHead(call: Call, verdict: EvidenceVerdict): Promise<EvidenceVerdict> {
  const { terminal } = call.outside;
  const isNeeded = verdict.anchors.length === 0 && verdict.problems.length === 0;
  if (!isNeeded || call.words.json || !terminal.isInteractive) return verdict;
  for (const line of headLines(verdict)) terminal.progress(line);
  const answer = await terminal.choose("Is this the head that you noted when it was sealed?", [
    { value: "unknown", label: "I do not have it here" },
    { value: "yes", label: "yes, every digit or all eight words are the same" },
    { value: "no", label: "no, it is another one" },
  ]);
  return answer === "yes" || answer === "no"
    ? withComparedHead(verdict, answer === "yes")
    : verdict;
}

function screen(verdict: EvidenceVerdict): string {
  return [
    `package       ${printable(verdict.folder)}`,
    ...topLines(verdict),
    "",
    ...list(
      "DAMAGED",
      verdict.problems.map(({ message }) => message),
    ),
    ...list("not checked", verdict.unchecked),
    ...list("compared with", verdict.anchors),
    ...conclusion(verdict),
    "",
  ].join("\n");
}

function topLines(verdict: EvidenceVerdict): readonly string[] {
  if (verdict.head === "") return [];
  const { incident, round, isComplete, files, publicKey } = verdict;
  return [
    `incident      ${printable(incident)}, round ${round}, ${files} files`,
    ...(isComplete
      ? []
      : ["              incomplete when it was sealed: ir evidence list says what is missing"]),
    ...headLines(verdict),
    ...(publicKey === null ? [] : [`signed by     ${publicKey}`]),
  ];
}

function headLines({ head }: EvidenceVerdict): readonly string[] {
  return [`evidence head ${head}`, ...headWordLines(head).map((words) => `as words      ${words}`)];
}

function list(title: string, sentences: readonly string[]): readonly string[] {
  if (sentences.length === 0) return [];
  const lines = sentences.flatMap((sentence) =>
    wrap(sentence, COLUMNS - 4).map((line, index) => (index === 0 ? `  - ${line}` : `    ${line}`)),
  );
  return [title, ...lines, ""];
}

function conclusion({ outcome, anchors }: EvidenceVerdict): readonly string[] {
  if (outcome === "damaged")
    return ["This is not the package that was sealed, or not all of it. Keep it as it is."];
  if (outcome === "intact") return ["Whole, and the package that was sealed."];
  return anchors.length === 0
    ? wrap(
        "It fits together, but nothing from outside the folder says that it is the one that was sealed: compare the head with what you noted (--head), or name signers that you trust (--signers).",
        COLUMNS,
      )
    : ["What could be checked is whole; read what was not checked."];
}
