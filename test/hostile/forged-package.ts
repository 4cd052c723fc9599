/** Packages as a stranger could make them: consistent with themselves, sealed and signed, and hostile. */

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { zstdCompressSync } from "node:zlib";

import { nodeEvidenceSigner } from "../../src/adapters/evidence/node-evidence-signer.ts";
import { custodyLine, CUSTODY_GENESIS } from "../../src/evidence/custody.ts";
import { signAsSsh } from "../../src/evidence/ssh-signature.ts";
import { renderTop } from "../../src/evidence/top.ts";
import { sha256Digest } from "../fakes/digest.ts";
import { stillClock } from "../fakes/still-clock.ts";

export interface ForgedMember {
  readonly name: string;
  /** tar's type flag; a plain file without one. */
  readonly flag?: string;
  readonly link?: string;
  readonly body?: Buffer;
}

export interface ForgedPackage {
  readonly members?: readonly ForgedMember[];
  /** In the place of what is made of the members. */
  readonly archive?: Buffer;
  readonly tarBytes?: number;
  readonly stated?: number;
  /** Lines after the one of the archive, without numbers; those of the members when not given. */
  readonly lines?: readonly object[];
  /** Path of a manifest that stands ready, in the place of the lines. */
  readonly manifest?: string;
  /** Bodies that TOP claims. */
  readonly count?: number;
}

const ARCHIVE = "10-state.tar.zst";
export const BLOCK = 512;

export function forgePackage(folder: string, forged: ForgedPackage): void {
  mkdirSync(folder, { recursive: true });
  const members = forged.members ?? [];
  const tar = tarOf(members);
  const archive = forged.archive ?? zstdCompressSync(tar);
  writeFileSync(join(folder, ARCHIVE), archive);
  const described = {
    type: "archive",
    name: ARCHIVE,
    archive: ARCHIVE,
    sha256: sha256(archive),
    bytes: archive.length,
    tarBytes: forged.tarBytes ?? tar.length,
    members: forged.stated ?? members.length,
  };
  const lines = [described, ...(forged.lines ?? members.map(lineOf))];
  if (forged.manifest === undefined) {
    const text = lines.map((line, at) => `${JSON.stringify({ seq: at + 1, ...line })}\n`).join("");
    writeFileSync(join(folder, "manifest.jsonl"), text);
  }
  const note = { action: "sealed", actor: "x", detail: "", argv: [], exit: null, sha256: "" };
  const position = { seq: 1, prev: CUSTODY_GENESIS };
  const at = stillClock().now();
  const custody = custodyLine(note, position, { at, digest: sha256Digest });
  writeFileSync(join(folder, "custody.jsonl"), custody.text);
  const bodies = lines.filter((line) => "sha256" in line && line !== described);
  sealForged(folder, { custodyHead: custody.hash, count: forged.count ?? bodies.length });
}

function sealForged(
  folder: string,
  { custodyHead, count }: { readonly custodyHead: string; readonly count: number },
): void {
  const files = [ARCHIVE, "custody.jsonl", "manifest.jsonl"].map((name) => ({
    name,
    sha256: fileHash(join(folder, name)),
  }));
  const top = Buffer.from(
    renderTop({
      files,
      plain: [],
      incident: "case-1",
      round: 1,
      custodyHead,
      custodyLines: 1,
      journalHead: "0".repeat(64),
      count,
      bytes: 0,
      isComplete: true,
    }),
  );
  writeFileSync(join(folder, "TOP"), top);
  const signature = signAsSsh(top, nodeEvidenceSigner.newKey(), sha256Digest);
  writeFileSync(join(folder, "TOP.sig"), signature);
}

function lineOf({ name, flag = "0", body }: ForgedMember): object {
  const entry = { type: "entry", archive: ARCHIVE, member: name, archived: body?.length ?? 0 };
  return flag === "0" ? { ...entry, sha256: sha256(body ?? Buffer.alloc(0)) } : entry;
}

function tarOf(members: readonly ForgedMember[]): Buffer {
  return Buffer.concat([...members.flatMap(blocksOf), Buffer.alloc(2 * BLOCK)]);
}

function blocksOf({ name, flag = "0", link = "", body }: ForgedMember): readonly Buffer[] {
  const size = body?.length ?? 0;
  const padding = Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
  return [tarHeader({ name, flag, link, size }), body ?? Buffer.alloc(0), padding];
}

export function tarHeader(parts: {
  readonly name: string;
  readonly flag: string;
  readonly link?: string;
  readonly size: number;
}): Buffer {
  const header = Buffer.alloc(BLOCK);
  header.write(parts.name, 0, 100, "latin1");
  header.write("0000644\0", 100);
  header.write("0000000\0", 108);
  header.write("0000000\0", 116);
  header.write(`${parts.size.toString(8).padStart(11, "0")}\0`, 124);
  header.write("00000000000\0", 136);
  header.write("        ", 148);
  header.write(parts.flag, 156);
  header.write(parts.link ?? "", 157, 100, "latin1");
  header.write("ustar\u000000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function fileHash(path: string): string {
  return execFileSync("sha256sum", [path], { encoding: "utf8" }).slice(0, 64);
}
