/** The inventory as a person takes it: `ir collect` in the lab, then `ir revoke` on what was sealed. */

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { keyedFingerprints } from "../../../src/adapters/credentials/keyed-fingerprints.ts";
import { Secret } from "../../../src/model/secret.ts";
import { answer, installIr } from "../contain/ir-tool.ts";
import type { Lab } from "../harness/lab.ts";

export interface SealedInventory {
  readonly codes: readonly number[];
  /** Everything that was shown or noted: answers, progress, the incident's files but its evidence. */
  readonly told: string;
  /** What the list says was not read. */
  readonly gaps: readonly string[];
  /** Items of the list, each time that it was shown. */
  readonly counts: readonly number[];
  has(value: string): boolean;
}

interface ListDocument {
  readonly items: readonly { readonly fingerprint: string }[];
  readonly inventory: { readonly gaps: readonly string[] };
}

export async function sealedInventory(lab: Lab, timeoutMs: number): Promise<SealedInventory> {
  const ir = await installIr(lab);
  const { document, progress } = await answer(ir, ["collect", "--reason", "keys"], { timeoutMs });
  const sealed = document.evidence?.dir ?? "nothing was sealed";
  const words = [
    ["--list", "--json"],
    ["--package", sealed, "--list", "--json"],
    ["--list"],
    ["--markdown"],
  ];
  const runs = [];
  for (const more of words) runs.push(await ir.run(["revoke", ...more], { timeoutMs }));
  const lists = runs.slice(0, 2).map(({ stdout }) => JSON.parse(stdout) as ListDocument);
  const folder = lab.outside(`/var/lib/ir/incidents/${document.incident}`);
  const fingerprints = keyedFingerprints(folder);
  const listed = new Set(lists[0]?.items.map(({ fingerprint }) => fingerprint));
  return {
    codes: runs.map(({ code }) => code),
    told: [progress, ...runs.flatMap(({ stdout, stderr }) => [stdout, stderr]), notes(folder)].join(
      "\n",
    ),
    gaps: lists[0]?.inventory.gaps ?? [],
    counts: lists.map(({ items }) => items.length),
    has: (value) => {
      const secret = Secret.fromText(value);
      return (["high", "low"] as const).some((entropy) =>
        listed.has(fingerprints.of(secret, entropy)),
      );
    },
  };
}

/** The journal, the log and whatever else lies in the incident's folder. */
function notes(folder: string): string {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, "latin1"))
    .join("\n");
}
