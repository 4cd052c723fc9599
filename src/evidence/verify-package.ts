/** Checks a sealed package that may come from anybody: nothing is unpacked, each damage has its own sentence. */

import { printable } from "../model/printable.ts";
import type { Secret } from "../model/secret.ts";
import type { Digest } from "../ports/digest.ts";
import type { Evidence } from "../ports/evidence.ts";
import { checkArchives } from "./verify-archives.ts";
import { checkCustody } from "./verify-custody.ts";
import { checkFiles } from "./verify-files.ts";
import { checkSignature } from "./verify-signature.ts";
import { TOP } from "./layout.ts";
import { parseTop } from "./top.ts";
import type { Top } from "./top.ts";

export type PackageProblemKind =
  | "top"
  | "head"
  | "case"
  | "signature-missing"
  | "signature-damaged"
  | "signature-namespace"
  | "signature-wrong"
  | "signature-key"
  | "changed"
  | "missing"
  | "extra"
  | "renamed"
  | "exchanged"
  | "custody-cut"
  | "custody-rewritten"
  | "custody-broken"
  | "manifest"
  | "archive"
  | "countersignature"
  | "time-stamp";

export interface PackageProblem {
  readonly kind: PackageProblemKind;
  readonly file: string;
  /** A whole sentence, safe to print. */
  readonly message: string;
}

/** What the operator noted elsewhere; `null` for what is not known. */
export interface Expected {
  readonly incident: string | null;
  readonly head: string | null;
  readonly publicKey: string | null;
}

export interface PackageCheck {
  /**
   * `members`: archives are unpacked in memory and every body is compared with the manifest.
   * `files`: only for archives whose bytes were compared so before, under the same hash.
   */
  readonly depth: "members" | "files";
  readonly folder: string;
  readonly expected: Expected;
  readonly evidence: Pick<Evidence, "folders" | "archives" | "signer">;
  readonly digest: Digest;
  /** Text of an age identity file: opens archives that are encrypted. */
  readonly identities?: Secret;
  progress?(line: string): void;
}

export interface PackageVerdict {
  /** Empty: everything fits together. */
  readonly problems: readonly PackageProblem[];
  /** What could not be looked into, a sentence each: with anything here nothing is proven about it. */
  readonly unchecked: readonly string[];
  readonly top: Top | null;
  /** SHA-256 of TOP, or "" when there is none. */
  readonly head: string;
  /** Whose signature it is, as the signature says. */
  readonly publicKey: string | null;
  /**
   * Whether head or key were compared with something from outside the folder. Without that a package
   * without problems is only consistent with itself: whoever changed it could have sealed it again.
   */
  readonly isAnchored: boolean;
}

const LONGEST_TOP = 1_048_576;

export async function verifyPackage(check: PackageCheck): Promise<PackageVerdict> {
  const { evidence, folder, expected } = check;
  const reading = evidence.folders.read(`${folder}/${TOP}`, LONGEST_TOP);
  if (reading.kind !== "read") {
    const why = reading.kind === "absent" ? "is missing" : reading.reason;
    return unreadable({
      kind: "top",
      file: TOP,
      message: `TOP ${why}: this is not a sealed package`,
    });
  }
  const signature = checkSignature(check, reading.bytes);
  const head = check.digest.sha256(reading.bytes);
  const top = parseTop(Buffer.from(reading.bytes).toString("utf8"));
  const anchors = [...signature.problems, ...checkHead(head, expected)];
  const isAnchored = expected.head !== null || expected.publicKey !== null;
  const seen = { head, publicKey: signature.publicKey, isAnchored };
  if (typeof top === "string") {
    const problem = { kind: "top", file: TOP, message: `TOP ${top}` } as const;
    return { problems: [...anchors, problem], unchecked: [], top: null, ...seen };
  }
  const files = await checkFiles(check, top);
  const archives = await checkArchives(check, top, files.intact);
  const problems = [
    ...anchors,
    ...checkCase(top, expected),
    ...files.problems,
    ...checkCustody(check, top),
    ...archives.problems,
  ];
  return { problems, unchecked: archives.unchecked, top, ...seen };
}

function checkHead(head: string, expected: Expected): readonly PackageProblem[] {
  if (expected.head === null || expected.head === head) return [];
  const message = `TOP is not the one that was sealed: its head is ${head}, noted was ${printable(expected.head)}`;
  return [{ kind: "head", file: TOP, message }];
}

function checkCase(top: Top, { incident }: Expected): readonly PackageProblem[] {
  if (incident === null || incident === top.incident) return [];
  const message = `TOP belongs to case ${printable(top.incident)}, not to ${printable(incident)}`;
  return [{ kind: "case", file: TOP, message }];
}

function unreadable(problem: PackageProblem): PackageVerdict {
  return {
    problems: [problem],
    unchecked: [],
    top: null,
    head: "",
    publicKey: null,
    isAnchored: false,
  };
}
