import { DEED } from "../collector.ts";
import type { DeedCollector } from "../collector.ts";
import { gatherThroughProcess } from "../gatherer.ts";
import type { Gatherer } from "../gatherer.ts";
import { VOLATILE } from "../layout.ts";
import { membersNow } from "../members-now.ts";

const DELETED = " (deleted)";

export const deletedFiles: DeedCollector = {
  ...DEED,
  id: "deleted-files",
  question: "Which programs and files did they delete while a process still holds them?",
  archive: VOLATILE,
  volatility: 1,
  isExpected: true,
  maxBytes: 256 * 1_048_576,
  source: "proc(5) on /proc/PID/exe, fd and map_files, facts/evidence.md A.4",
  holds:
    "bodies of deleted programs, deleted open files, memory files (memfd) and deleted mapped libraries: the last chance to have them",
  secrets: "possible",
  gather: (gatherer, { target, limits }) => {
    for (const { pid } of membersNow(target, gatherer.kernel).there) {
      for (const { path, member } of deletedOf(gatherer, pid)) {
        gatherThroughProcess(gatherer, path, { kind: "open-file", member, path, limits });
      }
    }
  },
};

interface Found {
  readonly path: string;
  readonly member: string;
}

function deletedOf(gatherer: Gatherer, pid: number): readonly Found[] {
  const own = `process/${pid}`;
  const proc = `/proc/${pid}`;
  const seen = new Set<string>();
  const program = deletedName(gatherer, `${proc}/exe`);
  const found: Found[] = [];
  if (program !== null) found.push({ path: `${proc}/exe`, member: `${own}/deleted-exe` });
  for (const fd of namesIn(gatherer, `${proc}/fd`)) {
    if (deletedName(gatherer, `${proc}/fd/${fd}`) === null) continue;
    found.push({ path: `${proc}/fd/${fd}`, member: `${own}/deleted-fd-${fd}` });
  }
  for (const region of namesIn(gatherer, `${proc}/map_files`)) {
    const name = deletedName(gatherer, `${proc}/map_files/${region}`);
    // One library is mapped in several regions; the program itself is there already.
    if (name === null || name === program || seen.has(name)) continue;
    seen.add(name);
    found.push({ path: `${proc}/map_files/${region}`, member: `${own}/deleted-map-${region}` });
  }
  return found;
}

function namesIn({ kernel }: Gatherer, folder: string): readonly string[] {
  const listing = kernel.list(folder);
  return listing.kind === "listed" ? listing.names : [];
}

/** Of a file without a name; memory that processes share looks like one and is none. */
function deletedName({ kernel }: Gatherer, path: string): string | null {
  const link = kernel.link(path);
  if (link.kind === "failed") return null;
  const name = Buffer.from(link.bytes).toString("latin1");
  if (!name.startsWith("/") || !name.endsWith(DELETED)) return null;
  return /^\/(?:dev\/(?!shm\/)|SYSV|anon_hugepage)/u.test(name) ? null : name;
}
