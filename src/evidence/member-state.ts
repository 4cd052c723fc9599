/** Everything that `/proc` tells about one process under suspicion; no value of its environment is kept. */

import type { ProcessIdentity } from "../model/process.ts";
import type { ReadLimits } from "../ports/evidence-archive.ts";
import { environmentNames } from "./environment-names.ts";
import { gatherBytes, gatherFile, missing, PREFIX } from "./gatherer.ts";
import type { Gatherer } from "./gatherer.ts";
import { MEMBER_FILES, MEMBER_LINKS, NETWORK_FILES } from "./volatile-sources.ts";
import { shown } from "./shown.ts";

const LONGEST_ENVIRONMENT = 4_194_304;
const ALWAYS_THERE = new Set(["cmdline", "status", "stat", "maps"]);
const DELETED = " (deleted)";

export function gatherMember(
  gatherer: Gatherer,
  { pid }: ProcessIdentity,
  limits: ReadLimits,
): void {
  const collector = "suspect-process";
  for (const file of MEMBER_FILES) {
    // Kernels are built without some of them.
    const isExpected = ALWAYS_THERE.has(file);
    gatherFile(gatherer, `/proc/${pid}/${file}`, {
      collector,
      member: `process/${pid}/${file}`,
      isExpected,
    });
  }
  const links = gatherLinks(gatherer, pid);
  gatherDescriptors(gatherer, pid, limits);
  gatherEnvironment(gatherer, pid);
  if (links["exe"]?.endsWith(DELETED) === true) {
    gatherDeleted(gatherer, {
      path: `/proc/${pid}/exe`,
      member: `process/${pid}/deleted-exe`,
      limits,
    });
  }
  gatherNamespace(gatherer, pid, links["ns/net"]);
}

function gatherLinks(gatherer: Gatherer, pid: number): Readonly<Record<string, string>> {
  const links: Record<string, string> = {};
  for (const name of MEMBER_LINKS) {
    const path = `/proc/${pid}/${name}`;
    const reading = gatherer.kernel.link(path);
    if (reading.kind === "read") links[name] = shown(reading.bytes);
    else {
      const place = { collector: "suspect-process", isExpected: true };
      missing(gatherer, { what: path, errno: reading.errno, place });
    }
  }
  const text = `${JSON.stringify(links, null, 2)}\n`;
  gatherBytes(
    gatherer,
    { collector: "suspect-process", member: `process/${pid}/links.json` },
    text,
  );
  return links;
}

function gatherDescriptors(gatherer: Gatherer, pid: number, limits: ReadLimits): void {
  const collector = "suspect-process";
  const listing = gatherer.kernel.list(`/proc/${pid}/fd`);
  if (listing.kind === "failed") {
    const place = { collector, isExpected: true };
    return missing(gatherer, { what: `/proc/${pid}/fd`, errno: listing.errno, place });
  }
  const lines: string[] = [];
  for (const fd of listing.names.toSorted((left, right) => Number(left) - Number(right))) {
    const link = gatherer.kernel.link(`/proc/${pid}/fd/${fd}`);
    if (link.kind === "failed") continue;
    const target = shown(link.bytes);
    lines.push(`${JSON.stringify({ fd: Number(fd), target })}\n`);
    if (target.startsWith("/") && target.endsWith(DELETED) && !target.startsWith("/dev/")) {
      const member = `process/${pid}/deleted-fd-${fd}`;
      gatherDeleted(gatherer, { path: `/proc/${pid}/fd/${fd}`, member, limits });
    }
  }
  gatherBytes(gatherer, { collector, member: `process/${pid}/fd.jsonl` }, lines.join(""));
}

function gatherEnvironment(gatherer: Gatherer, pid: number): void {
  const collector = "suspect-process";
  const path = `/proc/${pid}/environ`;
  const reading = gatherer.kernel.read(path, LONGEST_ENVIRONMENT);
  if (reading.kind === "failed") {
    return missing(gatherer, {
      what: path,
      errno: reading.errno,
      place: { collector, isExpected: true },
    });
  }
  const text = `${JSON.stringify(environmentNames(reading.bytes), null, 2)}\n`;
  gatherBytes(gatherer, { collector, member: `process/${pid}/environment-names.json` }, text);
}

interface Deleted {
  readonly path: string;
  readonly member: string;
  readonly limits: ReadLimits;
}

/** A file without a name lives as long as the process: this is the last chance to have it. */
function gatherDeleted({ planned }: Gatherer, { path, member, limits }: Deleted): void {
  planned.push({
    piece: { kind: "open-file", member: `${PREFIX}/${member}`, path, limits },
    collector: "deleted-file",
    kind: "file",
    raw: Buffer.from(path),
    status: null,
    link: null,
  });
}

/** A process in a network namespace of its own has sockets that the host's tables do not show. */
function gatherNamespace(gatherer: Gatherer, pid: number, namespace: string | undefined): void {
  const own = gatherer.kernel.link("/proc/self/ns/net");
  if (namespace === undefined || own.kind === "failed") return;
  if (shown(own.bytes) === namespace) return;
  for (const file of NETWORK_FILES) {
    const member = `process/${pid}/net/${file}`;
    const place = { collector: "suspect-process", member, isExpected: false };
    gatherFile(gatherer, `/proc/${pid}/net/${file}`, place);
  }
}
