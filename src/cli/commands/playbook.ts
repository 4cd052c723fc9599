/** `ir playbook list|show|check|graph`. */

import { checkPlaybook, problemLines } from "../../incident/check-playbook.ts";
import type { PlaybookCheck } from "../../incident/check-playbook.ts";
import { drawPlaybook } from "../../incident/draw-playbook.ts";
import { compilePlaybook, readPlaybook } from "../../incident/read-playbook.ts";
import { printable } from "../../model/printable.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Call } from "../call.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { document } from "../json-document.ts";

type Deed = (call: Call, name: string | null) => Promise<ExitCode>;

const DEEDS: Readonly<Record<string, Deed>> = { list, show, check, graph };

export async function playbook(call: Call): Promise<ExitCode> {
  const [word = "list", name = null] = call.words.positionals;
  const deed = DEEDS[word];
  if (deed !== undefined) return deed(call, name);
  throw usage(`ir playbook cannot ${word}`, "ir playbook list, show, check or graph");
}

async function list(call: Call): Promise<ExitCode> {
  const { playbooks, emergency, terminal } = call.outside;
  const known = playbooks.list().map((id) => {
    const read = readPlaybook(playbooks.read(id) ?? new Uint8Array(), emergency.digest);
    return {
      id,
      title: read.kind === "playbook" ? read.playbook.title : "refused: see ir playbook check",
    };
  });
  const text = known.map(({ id, title }) => `${id.padEnd(12)} ${title}\n`).join("");
  terminal.answer(
    call.words.json ? document({ schema: "ir.playbook-list/1", playbooks: known }) : text,
  );
  return EXIT.done;
}

async function show(call: Call, name: string | null): Promise<ExitCode> {
  const { label, bytes } = source(call, name);
  if (!call.words.json) {
    call.outside.terminal.answer(printableLines(new TextDecoder().decode(bytes)));
    return EXIT.done;
  }
  const { playbook: shown } = compilePlaybook(label, bytes, call.outside.emergency.digest);
  call.outside.terminal.answer(document({ schema: "ir.playbook/1", ...shown }));
  return EXIT.done;
}

async function check(call: Call, name: string | null): Promise<ExitCode> {
  const { playbooks, emergency, terminal } = call.outside;
  const names = name === null ? playbooks.list() : [name];
  const checks = names.map((one) => {
    const { label, bytes } = source(call, one);
    return checkPlaybook(label, bytes, emergency.digest);
  });
  terminal.answer(
    call.words.json
      ? document({ schema: "ir.playbook-check/1", checks })
      : checks.flatMap(checkLines).join("\n").concat("\n"),
  );
  if (checks.some(({ problems }) => problems.length > 0)) return EXIT.usage;
  return checks.every(({ isProved }) => isProved) ? EXIT.done : EXIT.failed;
}

async function graph(call: Call, name: string | null): Promise<ExitCode> {
  const { words, outside } = call;
  const { label, bytes } = source(call, name);
  const format = words.format ?? "mermaid";
  if (format !== "mermaid" && format !== "xstate")
    throw usage(`there is no graph format ${format}`, "mermaid or xstate");
  const drawing = drawPlaybook(compilePlaybook(label, bytes, outside.emergency.digest), format);
  const text = drawing.kind === "text" ? drawing.text : document(drawing.config);
  const isWrapped = words.json && drawing.kind === "text";
  outside.terminal.answer(
    isWrapped ? document({ schema: "ir.playbook-graph/1", mermaid: text }) : text,
  );
  return EXIT.done;
}

/** A shipped playbook by name, or a file by path. */
function source(
  { outside }: Call,
  name: string | null,
): { readonly label: string; readonly bytes: Uint8Array } {
  if (name === null)
    throw usage("which playbook?", `known: ${outside.playbooks.list().join(", ")}`);
  const shipped = outside.playbooks.read(name);
  if (shipped !== null) return { label: name, bytes: shipped };
  const file = outside.playbooks.readFile(outside.absolutePath(name));
  if (file.kind === "file") return { label: name, bytes: file.bytes };
  const reason = file.kind === "absent" ? "there is no such file" : file.reason;
  throw usage(
    `there is no playbook ${name}: ${reason}`,
    `shipped: ${outside.playbooks.list().join(", ")}; or the path of a YAML file`,
  );
}

function checkLines(one: PlaybookCheck): readonly string[] {
  if (one.problems.length > 0) return problemLines(one).map(printable);
  if (one.isProved) {
    const waivers = one.waivable.map(
      (step) =>
        `  step ${step} can be reached without evidence only by a person who gives a reason`,
    );
    return [`${one.name}: proved over ${one.states} states`, ...waivers];
  }
  return one.counterexamples.flatMap((found) => [
    `${one.name}:${found.line}: ${found.law}: ${found.breach}`,
    ...found.path.map((event, index) => `  ${index + 1}. ${event}`),
  ]);
}

function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}

function usage(problem: string, hint: string): Refusal {
  return new Refusal({ kind: "usage", problem, hint });
}
