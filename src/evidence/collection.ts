/** Finds everything that the collectors of one archive ask for, and plans how much of each is read. */

import type { Target } from "../model/target.ts";
import { millisecondsBetween } from "../model/instant.ts";
import type { FileIdentity, Omission, TreeListing } from "../ports/evidence-tree.ts";
import { readLimits } from "./budget.ts";
import type { Budget, CaptureOptions } from "./budget.ts";
import type { PathCollector } from "./collector.ts";
import { pathCollectors } from "./collectors/index.ts";
import type { LeftOutLine } from "./manifest.ts";
import { knownPlaces } from "./name-pattern.ts";
import { notCollected } from "./not-collected.ts";
import { placesOf } from "./places.ts";
import type { Asked } from "./places.ts";
import { joined, PlannedEntries } from "./planned-list.ts";
import type { PlannedList } from "./planned-list.ts";
import { rootsFor } from "./roots.ts";
import type { Root } from "./roots.ts";
import { shown } from "./shown.ts";
import { withinBudget } from "./within-budget.ts";
import type { Workspace } from "./workspace.ts";

export interface Collection {
  readonly planned: PlannedList;
  readonly leftOut: readonly LeftOutLine[];
  /** Body bytes that will be copied at most. */
  readonly bytes: number;
}

export interface CollectionRequest {
  readonly archive: string;
  readonly prefix: string;
  readonly target: Target;
  readonly asked: Asked;
  readonly budget: Budget;
  readonly options: CaptureOptions;
}

interface Gathering {
  readonly workspace: Workspace;
  readonly request: CollectionRequest;
  readonly exclude: readonly FileIdentity[];
  readonly inodes: Map<string, string>;
  /** Real places that were walked: two names may lead to one. */
  readonly walked: Set<string>;
  readonly kept: PlannedList[];
  readonly leftOut: LeftOutLine[];
  /** Entries and body bytes kept so far. */
  count: number;
  bytes: number;
}

const OMISSION_WORDS: Readonly<
  Record<Omission["why"], { readonly why: string; readonly isLoss: boolean } | null>
> = {
  "own-output": { why: "is our own output", isLoss: false },
  "other-filesystem": { why: "is on another file system, which is not entered", isLoss: true },
  "too-many-entries": {
    why: "lies beyond the budget of entries, or a part of it does",
    isLoss: true,
  },
  "too-deep": { why: "lies deeper than folders are followed", isLoss: true },
  "too-late": { why: "was not reached within the time of its collector", isLoss: true },
  // Whoever takes it says what became of it.
  "by-another-collector": null,
  unreadable: { why: "could not be read", isLoss: true },
  vanished: { why: "vanished while we looked", isLoss: true },
};

/** Places on the disk; what programs and the kernel say is gathered by deeds. */
export function collect(workspace: Workspace, request: CollectionRequest): Collection {
  const { kernel, folders } = workspace.evidence;
  const { incidentFolder } = workspace;
  // Evidence of earlier incidents lies beside this one's.
  const home = incidentFolder.slice(0, Math.max(1, incidentFolder.lastIndexOf("/")));
  const gathering: Gathering = {
    workspace,
    request,
    exclude: [incidentFolder, home].flatMap((folder) => folders.identity(folder) ?? []),
    inodes: new Map(),
    walked: new Set(),
    kept: [],
    count: 0,
    bytes: 0,
    leftOut: [...notCollected(request.options)],
  };
  const places = placesOf(request.target, kernel, request.asked);
  const { roots, unmatched } = rootsFor(pathCollectors(request.archive), places, kernel);
  for (const { path, collector } of unmatched) {
    leaveOut(gathering, collector, { what: path, why: "there is nothing of this name" });
  }
  for (const [collector, own] of Map.groupBy(roots, (root) => root.collector)) {
    gatherAll(gathering, collector, own);
  }
  const { kept, leftOut, bytes } = gathering;
  return { planned: joined(kept), leftOut, bytes };
}

function gatherAll(gathering: Gathering, collector: PathCollector, roots: readonly Root[]): void {
  const { clock } = gathering.workspace;
  const start = clock.now();
  const isLate = (): boolean => millisecondsBetween(start, clock.now()) > collector.deadlineMs;
  const own = new PlannedEntries();
  for (const root of roots) gather(gathering, { root, own, isLate });
  const { kept, bytes, left } = withinBudget(collector, own);
  gathering.kept.push(kept);
  gathering.count += kept.length;
  gathering.bytes += bytes;
  for (const line of left) gathering.leftOut.push(line);
}

interface Walk {
  readonly root: Root;
  readonly own: PlannedEntries;
  isLate(): boolean;
}

function gather(gathering: Gathering, walk: Walk): void {
  const { path, collector } = walk.root;
  const listing = listRoot(gathering, walk, path);
  if (listing === null)
    return leaveOut(gathering, collector, { what: path, why: "does not exist" });
  add(gathering, walk, listing);
  if (listing.behindLink === null) return;
  if (!collector.followsLink) {
    return leaveOut(gathering, collector, {
      what: path,
      why: "is a link, which is kept but not followed",
    });
  }
  const target = listRoot(gathering, walk, listing.behindLink);
  if (target !== null) add(gathering, walk, target);
}

function listRoot(
  { workspace, request, exclude, count }: Gathering,
  { root, own, isLate }: Walk,
  path: string,
): TreeListing | null {
  return workspace.evidence.tree.list({
    root: path,
    exclude,
    skip: root.skip,
    maxEntries: Math.max(0, request.budget.maxEntries - count - own.length),
    isLate,
  });
}

function add(gathering: Gathering, walk: Walk, listing: TreeListing): void {
  if (wasWalked(gathering, listing)) return;
  const { workspace, request, inodes } = gathering;
  const { collector } = walk.root;
  const context = {
    collector: collector.id,
    prefix: request.prefix,
    base: listing.base,
    limits: readLimits(request.budget),
    digest: workspace.digest,
    inodes,
  };
  walk.own.add(context, listing.entries);
  if (listing.behindLink === null) tellUnseen(gathering, walk.root, listing);
  for (const omission of listing.omissions)
    tellOmission(gathering, collector, { ...omission, base: listing.base });
}

function wasWalked({ walked }: Gathering, { base, entries }: TreeListing): boolean {
  const [first] = entries;
  if (first === undefined) return false;
  const real = `${base}/${Buffer.from(first.path).toString("latin1")}`;
  if (walked.has(real)) return true;
  walked.add(real);
  return false;
}

/** Of the places that are known below this root, those that are not on this host. */
function tellUnseen(gathering: Gathering, { path, collector }: Root, listing: TreeListing): void {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const patterns = collector.known.filter(
    (one) => one.startsWith("*/") || one.startsWith(`${name}/`),
  );
  if (patterns.length === 0) return;
  const known = knownPlaces(patterns);
  for (const entry of listing.entries) known.see(Buffer.from(entry.path).toString("latin1"));
  for (const pattern of known.unseen()) {
    const what = `${path}/${pattern.slice(pattern.indexOf("/") + 1)}`;
    leaveOut(gathering, collector, { what, why: "is not there", isLoss: false });
  }
}

function tellOmission(
  { leftOut }: Gathering,
  { id }: PathCollector,
  { base, path, why, errno }: Omission & { readonly base: string },
): void {
  const words = OMISSION_WORDS[why];
  if (words === null) return;
  leftOut.push({
    type: "left-out",
    collector: id,
    what: `${shown(Buffer.from(base))}/${shown(path)}`,
    why: errno === "" ? words.why : `${words.why} (${errno})`,
    isLoss: words.isLoss,
  });
}

function leaveOut(
  { leftOut }: Gathering,
  { id, isExpected }: PathCollector,
  {
    what,
    why,
    isLoss = isExpected,
  }: { readonly what: string; readonly why: string; readonly isLoss?: boolean },
): void {
  const line = { what: shown(Buffer.from(what)), why, isLoss };
  leftOut.push({ type: "left-out", collector: id, ...line });
}
