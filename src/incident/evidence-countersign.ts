/** A signature of the operator over TOP, made on a machine of theirs: the way to it, and its check. */

import { checkCountersignature } from "../evidence/countersignature.ts";
import { OPERATOR_SIGNATURE, TOP } from "../evidence/layout.ts";
import { NAMESPACE } from "../evidence/ssh-signature.ts";
import { Refusal } from "../model/refusal.ts";
import { shellWord } from "../model/shell-word.ts";
import type { Host } from "../ports/host.ts";
import type { FoundPackage } from "./evidence-package.ts";
import { refuseOwnSigners } from "./evidence-verify.ts";

export interface CountersignRequest {
  readonly found: FoundPackage;
  /** Absolute paths; without signers only the way is told. */
  readonly signers: string | null;
  readonly signature: string | null;
}

export type Countersigned =
  | { readonly kind: "commands"; readonly head: string; readonly commands: readonly string[] }
  | {
      readonly kind: "countersigned";
      readonly head: string;
      readonly principal: string;
      readonly key: string;
      /** Where the signature lies now. */
      readonly path: string;
      readonly sha256: string;
    };

type Needs = Pick<Host, "evidence" | "digest" | "commands">;

const LONGEST = 1_048_576;

/** @throws Refusal `integrity` for a signature that does not fit; `unable` when it could not be checked. */
export async function countersignature(
  host: Needs,
  { found, signers, signature }: CountersignRequest,
): Promise<Countersigned> {
  const { folder } = found;
  const top = host.evidence.folders.read(`${folder}/${TOP}`, LONGEST);
  if (top.kind !== "read") throw noPackage(folder);
  const head = host.digest.sha256(top.bytes);
  if (signers === null) return { kind: "commands", head, commands: commandsFor(folder, head) };
  refuseOwnSigners(folder, signers);
  const given = signature ?? `${folder}/${OPERATOR_SIGNATURE}`;
  const file = host.evidence.folders.read(given, LONGEST);
  if (file.kind !== "read") {
    throw new Refusal({
      kind: "usage",
      problem: `there is no countersignature in ${given}`,
      hint: "make it first, with the commands of: ir evidence countersign",
    });
  }
  const checked = { signature: given, signers, top: top.bytes };
  const verdict = await checkCountersignature(host.commands, checked);
  if (verdict.kind !== "good") {
    throw new Refusal({
      kind: verdict.kind === "bad" ? "integrity" : "unable",
      problem: `the countersignature ${verdict.problem}`,
      hint: `compare the head that was signed with ${head}`,
    });
  }
  const path = keep(host, found, { given, bytes: file.bytes });
  const { principal, key } = verdict;
  const sha256 = host.digest.sha256(file.bytes);
  return { kind: "countersigned", head, principal, key, path, sha256 };
}

/** Beside TOP, where the next check finds it; one that lies there is never replaced. */
function keep(
  host: Needs,
  { folder }: FoundPackage,
  { given, bytes }: { readonly given: string; readonly bytes: Uint8Array },
): string {
  const path = `${folder}/${OPERATOR_SIGNATURE}`;
  if (given === path) return path;
  const there = host.evidence.folders.read(path, LONGEST);
  if (there.kind === "absent")
    host.evidence.folders.write(folder, [{ name: OPERATOR_SIGNATURE, bytes }]);
  else if (there.kind !== "read" || Buffer.compare(there.bytes, bytes) !== 0) {
    throw new Refusal({
      kind: "unable",
      problem: `${path} is there already, and it is another one`,
      hint: "both may be good: keep the other elsewhere, then do it again",
    });
  }
  return path;
}

function commandsFor(folder: string, head: string): readonly string[] {
  const top = shellWord(`${folder}/${TOP}`);
  return [
    "# 1. on your own machine, fetch TOP and compare its hash with what you noted",
    `scp HOST:${top} .`,
    `echo ${head}  ${TOP} | sha256sum -c`,
    "# 2. sign it: the path of a public key whose private half is in your agent or on a token",
    `ssh-keygen -Y sign -f ~/.ssh/id_ed25519.pub -n ${NAMESPACE} ${TOP}`,
    "# 3. bring the signature back, with a list of the signers that you trust",
    `scp TOP.sig HOST:/root/${OPERATOR_SIGNATURE}`,
    `ir evidence countersign ${shellWord(folder)} --signature /root/${OPERATOR_SIGNATURE} --signers FILE`,
    "# FILE has one line for each of you (ssh-keygen, ALLOWED SIGNERS):",
    `#   you@example.org namespaces="${NAMESPACE}" ssh-ed25519 AAAA...`,
  ];
}

function noPackage(folder: string): Refusal {
  return new Refusal({
    kind: "usage",
    problem: `there is no sealed package in ${folder}: TOP cannot be read`,
    hint: "name the folder that holds TOP",
  });
}
