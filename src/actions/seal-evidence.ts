/** Closes the evidence: hashes, custody, signature; afterwards any change to it shows. */

import { defineAction } from "../engine/action.ts";
import type { ActionContext } from "../engine/action.ts";
import { isJsonObject, recorded } from "../model/json.ts";
import type { Host } from "../ports/host.ts";
import { LOGS, MEMORY, STATE, VOLATILE } from "../evidence/layout.ts";
import { seal } from "../evidence/seal.ts";
import type { ExpectedArchive, Seal } from "../evidence/seal.ts";
import { verifyPackage } from "../evidence/verify-package.ts";
import { workspaceOf } from "../evidence/workspace.ts";

type Needs = Pick<Host, "clock" | "digest" | "evidence">;

interface Sealing {
  readonly archives: readonly ExpectedArchive[];
}

export const sealEvidence = defineAction<Needs, Sealing, Seal>({
  id: "seal-evidence",
  title: "Seal the evidence",
  effect: "read",
  plan: async (context) => {
    const archives = expectedArchives(context);
    const captured = archives.filter(({ sha256 }) => sha256 !== null).length;
    if (captured === 0) {
      const reason = "nothing was captured, so there is nothing to seal";
      return {
        kind: "impossible",
        reason,
        remedy: "capture the volatile state or the files first: ir collect",
      };
    }
    const summary = `hash and sign ${captured} of ${archives.length} archives`;
    return { kind: "act", summary, plan: { archives }, prior: null };
  },
  apply: (context, { archives }) => {
    const { journalHead } = context;
    return seal(workspaceOf(context), { archives, journalHead });
  },
  verify: async (context, _plan, receipt) => {
    const { evidence, digest } = context.host;
    const expected = {
      incident: context.incident,
      head: receipt?.sha256 ?? null,
      publicKey: receipt?.publicKey ?? null,
    };
    const { folder } = workspaceOf(context).layout;
    // Every body was compared when its archive was captured; the same hash means the same bytes.
    const verdict = await verifyPackage({ folder, expected, evidence, digest, depth: "files" });
    const [problem] = verdict.problems;
    if (problem !== undefined) return { outcome: "failed", summary: problem.message };
    if (receipt === null) {
      const summary = "a sealed package is there, but its key was not recorded: seal it again";
      return { outcome: "unknown", summary };
    }
    const gaps = receipt.isComplete ? "complete" : `incomplete, ${receipt.warnings} gaps`;
    return {
      outcome: "done",
      summary: `${receipt.files} files, ${receipt.bytes} bytes, ${gaps}, head ${receipt.sha256}`,
      facts: { sealed: { ...receipt } },
    };
  },
});

/** What the journal knows about each archive; a waived step leaves its archive out. */
function expectedArchives(context: ActionContext<Needs>): readonly ExpectedArchive[] {
  const hashes = new Map<string, string>();
  const captured = context.fact("captured");
  const parts =
    isJsonObject(captured) && Array.isArray(captured["archives"]) ? captured["archives"] : [];
  for (const part of [context.fact("volatile"), ...parts]) {
    if (!isJsonObject(part)) continue;
    const { archive, sha256 } = recorded<{ readonly archive: string; readonly sha256: string }>(
      part,
    );
    hashes.set(archive, sha256);
  }
  // Memory is only there where it was asked for.
  const names = hashes.has(MEMORY) ? [VOLATILE, MEMORY, STATE, LOGS] : [VOLATILE, STATE, LOGS];
  return names.map((name) => ({ name, sha256: hashes.get(name) ?? null }));
}
