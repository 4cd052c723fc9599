/** Finds everything that the collectors of one archive ask for, and plans how much of each is read. */

import type { Target } from "../model/target.ts";
import type { FileIdentity, Omission, TreeListing } from "../ports/evidence-tree.ts";
import { readLimits } from "./budget.ts";
import type { Budget } from "./budget.ts";
import { COLLECTORS, NOT_COLLECTED } from "./collectors.ts";
import type { LeftOutLine } from "./manifest.ts";
import { openFilesOf } from "./open-files.ts";
import { planEntry, plannedBytes } from "./planned.ts";
import type { Planned } from "./planned.ts";
import { placesOf, rootsFor } from "./roots.ts";
import type { Root } from "./roots.ts";
import type { Workspace } from "./workspace.ts";
import { shown } from "./shown.ts";

export interface Collection {
  readonly planned: readonly Planned[];
  readonly leftOut: readonly LeftOutLine[];
  /** Body bytes that will be copied at most. */
  readonly bytes: number;
}

export interface CollectionRequest {
  readonly archive: string;
  readonly prefix: string;
  readonly target: Target;
  /** Unit files as the service manager names them. */
  readonly unitFiles: readonly string[];
  readonly budget: Budget;
}

interface Gathering {
  readonly workspace: Workspace;
  readonly request: CollectionRequest;
  readonly exclude: readonly FileIdentity[];
  readonly inodes: Map<string, string>;
  readonly planned: Planned[];
  readonly leftOut: LeftOutLine[];
}

const OMISSION_WORDS: Readonly<
  Record<Omission["why"], { readonly why: string; readonly isLoss: boolean }>
> = {
  "own-output": { why: "is our own output", isLoss: false },
  "other-filesystem": { why: "is on another file system, which is not entered", isLoss: true },
  "too-many-entries": {
    why: "lies beyond the budget of entries, or a part of it does",
    isLoss: true,
  },
  "too-deep": { why: "lies deeper than folders are followed", isLoss: true },
  "by-another-collector": { why: "is in another archive", isLoss: false },
  unreadable: { why: "could not be read", isLoss: true },
  vanished: { why: "vanished while we looked", isLoss: true },
};

export function collect(workspace: Workspace, request: CollectionRequest): Collection {
  const { kernel, folders } = workspace.evidence;
  const places = {
    ...placesOf(request.target, kernel),
    unit: request.unitFiles,
    open: openFilesOf(request.target, kernel),
  };
  const { incidentFolder } = workspace;
  // Evidence of earlier incidents lies beside this one's.
  const home = incidentFolder.slice(0, Math.max(1, incidentFolder.lastIndexOf("/")));
  const gathering: Gathering = {
    workspace,
    request,
    exclude: [incidentFolder, home].flatMap((folder) => folders.identity(folder) ?? []),
    inodes: new Map(),
    planned: [],
    leftOut: NOT_COLLECTED.map((gap) => ({
      type: "left-out",
      collector: "",
      ...gap,
      isLoss: false,
    })),
  };
  const rows = COLLECTORS.filter(({ archive }) => archive === request.archive);
  for (const root of rootsFor(rows, places, kernel)) gather(gathering, root);
  const { planned, leftOut } = gathering;
  return { planned, leftOut, bytes: planned.reduce((sum, one) => sum + plannedBytes(one), 0) };
}

function gather(gathering: Gathering, root: Root): void {
  const listing = listRoot(gathering, root);
  if (listing === null)
    return leaveOut(gathering, root, { what: root.path, why: "does not exist" });
  add(gathering, root, listing);
  if (listing.behindLink === null) return;
  const { collector } = root;
  const behind = { path: listing.behindLink, collector };
  if (!collector.followsLink) {
    return leaveOut(gathering, root, {
      what: root.path,
      why: "is a link, which is kept but not followed",
    });
  }
  const target = listRoot(gathering, behind);
  if (target !== null) add(gathering, behind, target);
}

function listRoot(
  { workspace, request, exclude, planned }: Gathering,
  root: Root,
): TreeListing | null {
  return workspace.evidence.tree.list({
    root: root.path,
    exclude,
    skip: root.collector.skip,
    maxEntries: Math.max(0, request.budget.maxEntries - planned.length),
  });
}

function add(
  { workspace, request, ...gathering }: Gathering,
  root: Root,
  listing: TreeListing,
): void {
  const context = {
    collector: root.collector.id,
    prefix: request.prefix,
    base: listing.base,
    limits: readLimits(request.budget),
    digest: workspace.digest,
    inodes: gathering.inodes,
  };
  for (const entry of listing.entries) gathering.planned.push(planEntry(context, entry));
  for (const { path, why, errno } of listing.omissions) {
    const words = OMISSION_WORDS[why];
    gathering.leftOut.push({
      type: "left-out",
      collector: root.collector.id,
      what: `${shown(Buffer.from(listing.base))}/${shown(path)}`,
      why: errno === "" ? words.why : `${words.why} (${errno})`,
      isLoss: words.isLoss,
    });
  }
}

function leaveOut(
  { leftOut }: Gathering,
  { collector }: Root,
  { what, why }: { readonly what: string; readonly why: string },
): void {
  const line = { what: shown(Buffer.from(what)), why, isLoss: collector.isExpected };
  leftOut.push({ type: "left-out", collector: collector.id, ...line });
}
