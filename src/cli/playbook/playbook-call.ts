/** What every deed of `ir playbook` starts from: a shipped playbook by name, or a file by path. */

import { Refusal } from "../../model/refusal.ts";
import type { FoundPlaybook, Trust } from "../../incident/find-playbook.ts";
import type { Call } from "../call.ts";

/** @throws Refusal `usage` when nothing is named, or nothing is there. */
export function namedPlaybook({ outside }: Call, name: string | null): FoundPlaybook {
  const { playbooks } = outside;
  if (name === null) throw usage("which playbook?", `known: ${playbooks.list().join(", ")}`);
  const shipped = playbooks.read(name);
  if (shipped !== null) return { name, bytes: shipped };
  const path = outside.absolutePath(name);
  return { name: path, bytes: fileBytes(path, { outside }) };
}

/** @throws Refusal `usage` when it cannot be read. */
export function fileBytes(path: string, { outside }: Pick<Call, "outside">): Uint8Array {
  const file = outside.playbooks.readFile(path);
  if (file.kind === "file") return file.bytes;
  const reason = file.kind === "absent" ? "there is no such file" : file.reason;
  throw usage(
    `${path} cannot be read: ${reason}`,
    `shipped playbooks: ${outside.playbooks.list().join(", ")}; or the path of a file`,
  );
}

/** Without a list nothing but what ships is trusted. */
export function trustOf({ words, outside }: Call): Trust {
  return {
    digest: outside.basics.digest,
    trusted: () => outside.trustedPlaybooks?.(words.home).hashes() ?? new Set(),
  };
}

export function usage(problem: string, hint: string): Refusal {
  return new Refusal({ kind: "usage", problem, hint });
}
