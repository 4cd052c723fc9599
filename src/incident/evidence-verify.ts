/** Checks a package with everything that is at hand, and tells apart whole, damaged and not proven. */

import { checkCountersignature } from "../evidence/countersignature.ts";
import {
  ALLOWED_SIGNERS,
  OPERATOR_SIGNATURE,
  TIME_STAMP,
  TOP,
  TOP_SIGNATURE,
} from "../evidence/layout.ts";
import { readTimeStamp } from "../evidence/time-stamp.ts";
import { verifyPackage } from "../evidence/verify-package.ts";
import type { PackageProblem, PackageVerdict } from "../evidence/verify-package.ts";
import { headOfWords, headWords } from "../model/head-words.ts";
import { printable } from "../model/printable.ts";
import { Refusal } from "../model/refusal.ts";
import type { Secret } from "../model/secret.ts";
import type { Host } from "../ports/host.ts";
import type { FoundPackage } from "./evidence-package.ts";

export interface VerifyRequest {
  readonly host: Pick<Host, "evidence" | "digest" | "commands">;
  readonly found: FoundPackage;
  /** The head as it was noted, in hex or words. */
  readonly head: string | null;
  /** Absolute path of an allowed_signers file that comes from elsewhere. */
  readonly signers: string | null;
  /** Of a countersignature that does not lie beside TOP. */
  readonly signature: string | null;
  readonly identities: Secret | null;
  progress(line: string): void;
}

export interface EvidenceVerdict {
  readonly folder: string;
  /** As TOP states them; "" and 0 where TOP cannot be read. */
  readonly incident: string;
  readonly round: number;
  readonly isComplete: boolean;
  readonly files: number;
  readonly head: string;
  readonly words: string;
  readonly publicKey: string | null;
  /** What it was compared with that does not come out of the folder, a sentence part each. */
  readonly anchors: readonly string[];
  readonly problems: readonly PackageProblem[];
  readonly unchecked: readonly string[];
  readonly outcome: "intact" | "unproven" | "damaged";
}

const LONGEST_SIGNERS = 1_048_576;
const LARGEST_SIGNATURE = 65_536;

export async function verifyEvidence(request: VerifyRequest): Promise<EvidenceVerdict> {
  const { host, found, identities, signers } = request;
  refuseOwnSigners(found.folder, signers);
  const noted = request.head === null ? null : hexOfNoted(request.head);
  const verdict = await verifyPackage({
    folder: found.folder,
    expected: found.expected,
    depth: "members",
    evidence: host.evidence,
    digest: host.digest,
    progress: request.progress,
    ...(identities === null ? {} : { identities }),
  });
  const findings = [
    knownAnchors(found, verdict),
    notedHead(noted, verdict.head),
    await sealingKey(request, verdict.top?.incident ?? ""),
    await countersignature(request),
    timeStamp(request, verdict.head),
  ];
  return summary(found.folder, verdict, findings);
}

/** The person has compared the head. */
export function withComparedHead(verdict: EvidenceVerdict, isSame: boolean): EvidenceVerdict {
  const message = "the head is not the one that you noted: this is another TOP than the one sealed";
  return isSame
    ? judged({ ...verdict, anchors: [...verdict.anchors, "the head that you noted"] })
    : judged({
        ...verdict,
        problems: [...verdict.problems, { kind: "head", file: TOP, message }],
      });
}

interface Finding {
  readonly anchors?: readonly string[];
  readonly problems?: readonly PackageProblem[];
  readonly unchecked?: readonly string[];
}

function summary(
  folder: string,
  { top, head, publicKey, problems, unchecked }: PackageVerdict,
  findings: readonly Finding[],
): EvidenceVerdict {
  return judged({
    folder,
    incident: top?.incident ?? "",
    round: top?.round ?? 0,
    isComplete: top?.isComplete ?? false,
    files: top?.count ?? 0,
    head,
    words: headWords(head),
    publicKey,
    anchors: findings.flatMap((finding) => finding.anchors ?? []),
    problems: [...problems, ...findings.flatMap((finding) => finding.problems ?? [])],
    unchecked: [...unchecked, ...findings.flatMap((finding) => finding.unchecked ?? [])],
    outcome: "unproven",
  });
}

function judged(verdict: EvidenceVerdict): EvidenceVerdict {
  if (verdict.problems.length > 0) return { ...verdict, outcome: "damaged" };
  const isProven = verdict.anchors.length > 0 && verdict.unchecked.length === 0;
  return { ...verdict, outcome: isProven ? "intact" : "unproven" };
}

function knownAnchors({ incident, expected }: FoundPackage, verdict: PackageVerdict): Finding {
  const isSame = expected.head !== null && expected.head === verdict.head;
  return isSame ? { anchors: [`the head in the journal of ${incident ?? ""}`] } : {};
}

/** All 64 digits, or the 16 that eight words stand for. @throws Refusal `usage` */
function hexOfNoted(noted: string): string {
  const asked = noted.trim().toLowerCase();
  const hex = /^[0-9a-f]{64}$/u.test(asked) ? asked : headOfWords(noted);
  if (hex !== null) return hex;
  throw new Refusal({
    kind: "usage",
    problem: "what was given with --head is neither 64 hex digits nor eight words of the list",
    hint: "give it as it was shown when the package was sealed, in quotes",
  });
}

function notedHead(noted: string | null, head: string): Finding {
  if (noted === null || head === "") return {};
  if (!head.startsWith(noted)) {
    const message = `TOP is not the one that was sealed: its head is ${head}, noted was ${noted}`;
    return { problems: [{ kind: "head", file: TOP, message }] };
  }
  const form = noted.length === 64 ? "the head that you gave" : "the eight words that you gave";
  return { anchors: [form] };
}

async function sealingKey(
  { host, found, signers }: VerifyRequest,
  incident: string,
): Promise<Finding> {
  const top = topOf(host, found.folder);
  if (signers === null || top === null) return {};
  const signature = `${found.folder}/${TOP_SIGNATURE}`;
  const verdict = await checkCountersignature(host.commands, { signature, signers, top });
  if (verdict.kind === "good") return { anchors: ["the sealing key, which your signers name"] };
  // The list need not know the key of the case: the head or a countersignature will do.
  if (verdict.kind === "unknown" || !namesPrincipal(host, signers, `ir-${incident}`)) return {};
  const message =
    "TOP.sig was made with another key than the one that your signers name for this case";
  return { problems: [{ kind: "signature-key", file: TOP_SIGNATURE, message }] };
}

/** ssh-keygen(1) ALLOWED SIGNERS: principals come first, separated by commas. */
function namesPrincipal(host: VerifyRequest["host"], signers: string, principal: string): boolean {
  const reading = host.evidence.folders.read(signers, LONGEST_SIGNERS);
  if (reading.kind !== "read") return false;
  const lines = Buffer.from(reading.bytes).toString("utf8").split("\n");
  return lines.some((line) => line.split(" ")[0]?.split(",").includes(principal) === true);
}

async function countersignature(request: VerifyRequest): Promise<Finding> {
  const { host, found, signers } = request;
  const { folders } = host.evidence;
  const beside = `${found.folder}/${OPERATOR_SIGNATURE}`;
  const signature = request.signature ?? beside;
  const top = topOf(host, found.folder);
  const isThere = folders.size(signature) !== null;
  if (top === null || (!isThere && request.signature === null)) return {};
  const name = printable(request.signature ?? OPERATOR_SIGNATURE);
  if (!isThere) return problem("countersignature", `${name} is not a file`);
  if (signers === null)
    return {
      unchecked: [`${name} was not checked: name the signers you trust with --signers FILE`],
    };
  const verdict = await checkCountersignature(host.commands, { signature, signers, top });
  switch (verdict.kind) {
    case "good":
      return { anchors: [`a countersignature by ${printable(verdict.principal)}`] };
    case "bad":
      return problem("countersignature", `${name} ${verdict.problem}`);
    case "unknown":
      return { unchecked: [`${name} ${verdict.problem}`] };
  }
}

function timeStamp({ host, found }: VerifyRequest, head: string): Finding {
  const path = `${found.folder}/${TIME_STAMP}`;
  const reading = host.evidence.folders.read(path, LARGEST_SIGNATURE);
  if (reading.kind === "absent" || head === "") return {};
  if (reading.kind === "unreadable")
    return problem("time-stamp", `${TIME_STAMP} ${reading.reason}`);
  const stamp = readTimeStamp(reading.bytes, head, host.digest);
  if (stamp.kind === "refused") return problem("time-stamp", `${TIME_STAMP} ${stamp.problem}`);
  const at = printable(stamp.at);
  return {
    unchecked: [
      `${TIME_STAMP} fits TOP and says ${at}; whose it is: openssl ts -verify -data TOP -in ${TIME_STAMP} -CAfile CA.pem`,
    ],
  };
}

function topOf(host: VerifyRequest["host"], folder: string): Uint8Array | null {
  const reading = host.evidence.folders.read(`${folder}/${TOP}`, 1_048_576);
  return reading.kind === "read" ? reading.bytes : null;
}

function problem(kind: PackageProblem["kind"], message: string): Finding {
  return { problems: [{ kind, file: message.split(" ")[0] ?? "", message }] };
}

/** A list that comes out of the package vouches for whoever made the package. */
export function refuseOwnSigners(folder: string, signers: string | null): void {
  if (signers === null || !signers.startsWith(`${folder}/`)) return;
  throw new Refusal({
    kind: "usage",
    problem: "this list of signers lies in the package itself, so it proves nothing about it",
    hint: `use one of your own; ${ALLOWED_SIGNERS} is there only to be compared with what was shown`,
  });
}
