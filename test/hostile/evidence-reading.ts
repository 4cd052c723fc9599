/** Reads a package as an investigator does: with stock tools and nothing of ours. */

import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The part of a manifest line that tests look at. */
export interface Entry {
  readonly type: string;
  readonly collector: string;
  readonly kind: string;
  readonly path: string;
  readonly raw: string;
  readonly member: string | null;
  readonly stored: string;
  readonly sha256: string | null;
  readonly archived: number;
  readonly real: number;
  readonly flags: readonly string[];
  readonly errno: string;
  readonly link: string | null;
  readonly status: { readonly mode: string; readonly size: number } | null;
}

export function manifestOf(folder: string): readonly Entry[] {
  const lines = readFileSync(join(folder, "manifest.jsonl"), "utf8").trimEnd().split("\n");
  return lines.map((line): Entry => JSON.parse(line)).filter(({ type }) => type === "entry");
}

export interface Unpacked {
  readonly folder: string;
  /** What `sha256sum --quiet -c` says: nothing when every file is right. */
  readonly sums: string;
}

export function unpack(folder: string, to: string): Unpacked {
  mkdirSync(to);
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".tar.zst"))) {
    execFileSync("zstd", ["-qt", join(folder, name)]);
    execFileSync("tar", ["--zstd", "--no-same-owner", "-xf", join(folder, name), "-C", to]);
  }
  const sums = execFileSync("sha256sum", ["--quiet", "-c", join(folder, "SHA256SUMS")], {
    cwd: to,
    encoding: "utf8",
  });
  return { folder: to, sums };
}

/** Exit code of stock tools over the signed parts: 0 when all accept. */
export function stockToolsAccept(folder: string, incident = "case-1"): boolean {
  const top = readFileSync(join(folder, "TOP"));
  try {
    execFileSync(
      "ssh-keygen",
      [
        "-Y",
        "verify",
        "-f",
        "allowed_signers",
        "-I",
        `ir-${incident}`,
        "-n",
        "ir-evidence",
        "-s",
        "TOP.sig",
      ],
      { cwd: folder, input: top, stdio: "pipe" },
    );
    execFileSync("sha256sum", ["--quiet", "-c", "TOP"], { cwd: folder, stdio: "pipe" });
    return true;
  } catch {
    return false;
  }
}
