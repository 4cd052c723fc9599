import type { ProcessIdentity } from "../../model/process.ts";
import { DEED } from "../collector.ts";
import type { DeedCollector } from "../collector.ts";
import { gatherBytes, gatherFile, missing } from "../gatherer.ts";
import type { Gatherer } from "../gatherer.ts";
import { VOLATILE } from "../layout.ts";
import { membersNow } from "../members-now.ts";
import { shown } from "../shown.ts";

/** Kernels are built without some of them, and some are for root alone. */
const FILES = [
  "cmdline",
  "status",
  "stat",
  "cgroup",
  "maps",
  "mountinfo",
  "limits",
  "io",
  "wchan",
  "stack",
  "syscall",
  "loginuid",
  "sessionid",
  "oom_score_adj",
  "uid_map",
  "gid_map",
  "attr/current",
  "smaps_rollup",
];

const LINKS = [
  "cwd",
  "exe",
  "root",
  "ns/net",
  "ns/pid",
  "ns/mnt",
  "ns/user",
  "ns/cgroup",
  "ns/ipc",
  "ns/uts",
];

const ALWAYS_THERE = new Set(["cmdline", "status", "stat", "maps", "mountinfo"]);
/** A process may hold a million descriptors open to make this take for ever. */
const MOST_DESCRIPTORS = 65_536;
const LONGEST_FDINFO = 4_096;

export const suspectProcess: DeedCollector = {
  ...DEED,
  id: "suspect-process",
  question: "What is each process of the gateway: program, arguments, files, limits, namespaces?",
  archive: VOLATILE,
  volatility: 1,
  isExpected: true,
  source: "proc(5), facts/openclaw.md section 2, facts/evidence.md A.4",
  holds:
    "`/proc/PID` of every process of the set: cmdline, status, stat, cgroup, maps, mountinfo, limits, io, links to program, folder, root and namespaces, every descriptor with its fdinfo",
  secrets: "possible",
  gather: (gatherer, { target }) => {
    const { there, gone } = membersNow(target, gatherer.kernel);
    for (const { pid } of gone) {
      const errno = "it has ended, or the number belongs to another process now";
      missing(gatherer, { what: `/proc/${pid}`, errno, isExpected: true });
    }
    for (const member of there) gatherMember(gatherer, member);
  },
};

function gatherMember(gatherer: Gatherer, { pid }: ProcessIdentity): void {
  for (const file of FILES) {
    const isExpected = ALWAYS_THERE.has(file);
    gatherFile(gatherer, `/proc/${pid}/${file}`, { member: `process/${pid}/${file}`, isExpected });
  }
  gatherLinks(gatherer, pid);
  gatherDescriptors(gatherer, pid);
}

function gatherLinks(gatherer: Gatherer, pid: number): void {
  const links: Record<string, string> = {};
  for (const name of LINKS) {
    const path = `/proc/${pid}/${name}`;
    const reading = gatherer.kernel.link(path);
    if (reading.kind === "read") links[name] = shown(reading.bytes);
    else missing(gatherer, { what: path, errno: reading.errno, isExpected: true });
  }
  gatherBytes(gatherer, `process/${pid}/links.json`, `${JSON.stringify(links, null, 2)}\n`);
}

function gatherDescriptors(gatherer: Gatherer, pid: number): void {
  const { kernel } = gatherer;
  const listing = kernel.list(`/proc/${pid}/fd`);
  if (listing.kind === "failed") {
    return missing(gatherer, { what: `/proc/${pid}/fd`, errno: listing.errno, isExpected: true });
  }
  const names = listing.names.toSorted((left, right) => Number(left) - Number(right));
  const lines = names.slice(0, MOST_DESCRIPTORS).flatMap((fd) => {
    const link = kernel.link(`/proc/${pid}/fd/${fd}`);
    if (link.kind === "failed") return [];
    const info = kernel.read(`/proc/${pid}/fdinfo/${fd}`, LONGEST_FDINFO);
    const fdinfo = info.kind === "read" ? readable(info.bytes) : { failed: info.errno };
    return [`${JSON.stringify({ fd: Number(fd), target: shown(link.bytes), fdinfo })}\n`];
  });
  gatherBytes(gatherer, `process/${pid}/fd.jsonl`, lines.join(""));
  if (names.length <= MOST_DESCRIPTORS) return;
  const errno = `${names.length - MOST_DESCRIPTORS} descriptors beyond the first ${MOST_DESCRIPTORS}`;
  missing(gatherer, { what: `/proc/${pid}/fd`, errno, isExpected: true });
}

function readable(bytes: Uint8Array): string {
  const lines = Buffer.from(bytes).toString("latin1").trimEnd().split("\n");
  return lines.map((line) => shown(Buffer.from(line.replaceAll("\t", " "), "latin1"))).join("\n");
}
