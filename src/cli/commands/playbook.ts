/** `ir playbook`: each deed beside what it may be told. */

import { checkPlaybook } from "../../incident/check-playbook.ts";
import { DRAWING_FORMATS, drawPlaybook } from "../../incident/draw-playbook.ts";
import { compilePlaybook, readPlaybook } from "../../incident/read-playbook.ts";
import { printable } from "../../model/printable.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Call } from "../call.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { document } from "../json-document.ts";
import { checkLines } from "../playbook/check-lines.ts";

interface Deed {
  readonly run: (call: Call, name: string | null) => Promise<ExitCode>;
  /** Options that it knows besides `--json`. */
  readonly options: readonly DeedOption[];
}

type DeedOption =
  | "format"
  | "cases"
  | "home"
  | "stateDir"
  | "profile"
  | "yes"
  | "reason"
  | "dryRun";

const DEED_OPTIONS: readonly DeedOption[] = [
  "format",
  "cases",
  "home",
  "stateDir",
  "profile",
  "yes",
  "reason",
  "dryRun",
];

const DEEDS: ReadonlyMap<string, Deed> = new Map<string, Deed>([
  [
    "choose",
    { run: async (call) => (await import("../playbook/choose.ts")).choose(call), options: [] },
  ],
  ["list", { run: list, options: [] }],
  ["show", { run: show, options: [] }],
  ["check", { run: check, options: [] }],
  ["graph", { run: graph, options: ["format"] }],
  [
    "test",
    {
      run: async (call, name) => (await import("../playbook/test.ts")).test(call, name),
      options: ["cases"],
    },
  ],
  [
    "export",
    {
      run: async (call, name) => (await import("../playbook/export.ts")).exportDeed(call, name),
      options: ["format"],
    },
  ],
  [
    "import",
    {
      run: async (call, name) => (await import("../playbook/import.ts")).importDeed(call, name),
      options: [],
    },
  ],
  [
    "trust",
    {
      run: async (call, name) => (await import("../playbook/trust.ts")).trust(call, name),
      options: ["home", "yes"],
    },
  ],
  [
    "run",
    {
      run: async (call, name) => (await import("../playbook/run.ts")).run(call, name),
      options: ["home", "stateDir", "profile", "yes", "reason", "dryRun"],
    },
  ],
]);

export async function playbook(call: Call): Promise<ExitCode> {
  const [word = "list", name = null] = call.words.positionals;
  const deed = DEEDS.get(word);
  if (deed === undefined)
    throw usage(`ir playbook cannot ${word}`, `ir playbook ${[...DEEDS.keys()].join(", ")}`);
  refuseStrays(call, word, deed);
  return deed.run(call, name);
}

/** As for verbs: an option that would be ignored is refused. */
function refuseStrays({ words }: Call, word: string, { options }: Deed): void {
  const given = DEED_OPTIONS.filter((name) => words[name] !== null && words[name] !== false);
  const stray = given.find((name) => !options.includes(name));
  if (stray === undefined) return;
  const option = stray.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
  throw usage(`ir playbook ${word} has no option --${option}`, "see: ir playbook --help");
}

async function list(call: Call): Promise<ExitCode> {
  const { playbooks, basics, terminal } = call.outside;
  const known = playbooks.list().map((id) => {
    const read = readPlaybook(playbooks.read(id) ?? new Uint8Array(), basics.digest);
    return {
      id,
      title: read.kind === "playbook" ? read.playbook.title : "refused: see ir playbook check",
    };
  });
  const text = known.map(({ id, title }) => `${id.padEnd(22)} ${title}\n`).join("");
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
  const { playbook: shown } = compilePlaybook(label, bytes, call.outside.basics.digest);
  call.outside.terminal.answer(document({ schema: "ir.playbook/1", ...shown }));
  return EXIT.done;
}

async function check(call: Call, name: string | null): Promise<ExitCode> {
  const { playbooks, basics, terminal } = call.outside;
  const names = name === null ? playbooks.list() : [name];
  const checks = names.map((one) => {
    const { label, bytes } = source(call, one);
    return checkPlaybook(label, bytes, basics.digest);
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
  const wanted = words.format ?? "mermaid";
  const format = DRAWING_FORMATS.find((known) => known === wanted);
  if (format === undefined)
    throw usage(`there is no graph format ${wanted}`, DRAWING_FORMATS.join(", "));
  const drawing = drawPlaybook(compilePlaybook(label, bytes, outside.basics.digest), format);
  const text = drawing.kind === "text" ? drawing.text : document(drawing.config);
  const isWrapped = words.json && drawing.kind === "text";
  outside.terminal.answer(
    isWrapped ? document({ schema: "ir.playbook-graph/1", [format]: text }) : text,
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

function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}

function usage(problem: string, hint: string): Refusal {
  return new Refusal({ kind: "usage", problem, hint });
}
