/** `ir evidence`: each deed beside what it may be told. */

import { Refusal } from "../../model/refusal.ts";
import type { Arguments } from "../arguments.ts";
import type { Call } from "../call.ts";
import type { ExitCode } from "../exit-code.ts";

interface Deed {
  readonly run: (call: Call, folder: string | null) => Promise<ExitCode>;
  /** Options that it knows besides `--json` and `--home`. */
  readonly options: readonly DeedOption[];
}

type DeedOption = (typeof DEED_OPTIONS)[number];

const DEED_OPTIONS = [
  "incident",
  "redact",
  "to",
  "output",
  "signature",
  "signers",
  "identity",
  "head",
  "yes",
] as const satisfies readonly (keyof Arguments)[];

const DEEDS: ReadonlyMap<string, Deed> = new Map<string, Deed>([
  [
    "verify",
    {
      run: async (call, folder) => (await import("../evidence/verify.ts")).verify(call, folder),
      options: ["incident", "signers", "signature", "identity", "head"],
    },
  ],
  [
    "list",
    {
      run: async (call, folder) => (await import("../evidence/list.ts")).list(call, folder),
      options: ["incident"],
    },
  ],
  [
    "export",
    {
      run: async (call, folder) => (await import("../evidence/export.ts")).exportCopy(call, folder),
      options: ["incident", "redact", "to", "output", "identity"],
    },
  ],
  [
    "countersign",
    {
      run: async (call, folder) =>
        (await import("../evidence/countersign.ts")).countersign(call, folder),
      options: ["incident", "signature", "signers"],
    },
  ],
  [
    "timestamp",
    {
      run: async (call, folder) =>
        (await import("../evidence/timestamp.ts")).timestamp(call, folder),
      options: ["incident", "signature", "output"],
    },
  ],
]);

export async function evidence(call: Call): Promise<ExitCode> {
  const [word, folder = null] = call.words.positionals;
  const deed = DEEDS.get(word ?? "");
  const known = [...DEEDS.keys()].join(", ");
  if (word === undefined) throw usage("what is to be done with the evidence?", known);
  if (deed === undefined) throw usage(`ir evidence cannot ${word}`, `ir evidence ${known}`);
  refuseStrays(call, word, deed);
  if (folder !== null && call.words.incident !== null)
    throw usage("a folder and an incident are named", "name one of them");
  return deed.run(call, folder);
}

/** As for verbs: an option that would be ignored is refused. */
function refuseStrays({ words }: Call, word: string, { options }: Deed): void {
  const stray = DEED_OPTIONS.find((name) => isGiven(words[name]) && !options.includes(name));
  if (stray === undefined) return;
  throw usage(`ir evidence ${word} has no option --${stray}`, "see: ir evidence --help");
}

function isGiven(value: string | boolean | readonly string[] | null): boolean {
  if (typeof value === "object") return value !== null && value.length > 0;
  return value !== false;
}

function usage(problem: string, hint: string): Refusal {
  return new Refusal({ kind: "usage", problem, hint });
}
