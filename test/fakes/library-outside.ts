/** The command line's outside with the whole library, files of the operator and a list of trusted ones. */

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import type { Outside } from "../../src/ports/outside.ts";
import { fakeOutside } from "./fake-outside.ts";
import type { FakeOutside, FakeOutsideOptions } from "./fake-outside.ts";

export const LIBRARY = join(import.meta.dirname, "../../playbooks");

export interface LibraryOutside extends Outside {
  readonly fake: FakeOutside;
  /** Bytes of shipped playbooks that were changed, by id. */
  readonly changed: Map<string, string>;
  /** Files of the operator, by absolute path. */
  readonly files: Map<string, string>;
  readonly trusted: Set<string>;
}

export function libraryOutside(options: FakeOutsideOptions = {}): LibraryOutside {
  const fake = fakeOutside(options);
  const changed = new Map<string, string>();
  const files = new Map<string, string>();
  const trusted = new Set<string>();
  const names = readdirSync(LIBRARY)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => name.slice(0, -".yaml".length));
  return {
    ...fake,
    fake,
    changed,
    files,
    trusted,
    playbooks: {
      folder: LIBRARY,
      list: () => names,
      read: (id) => {
        const text = changed.get(id);
        if (text !== undefined) return Buffer.from(text);
        return names.includes(id) ? readFileSync(join(LIBRARY, `${id}.yaml`)) : null;
      },
      readFile: (path) => {
        const text = files.get(path);
        if (text !== undefined) return { kind: "file", bytes: Buffer.from(text) };
        if (!path.startsWith(LIBRARY)) return { kind: "absent" };
        return { kind: "file", bytes: readFileSync(path) };
      },
    },
    trustedPlaybooks: () => ({
      path: "/var/lib/ir/trusted-playbooks",
      hashes: () => trusted,
      trust: (hash) => void trusted.add(hash),
    }),
  };
}
