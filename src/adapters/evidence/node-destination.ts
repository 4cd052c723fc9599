/** Chooses how a second place is reached. */

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DestinationRequest, EvidenceDestination } from "../../ports/evidence-destination.ts";
import { folderDestination } from "./folder-destination.ts";
import { sshDestination } from "./ssh-destination.ts";

export function nodeDestination({
  place,
  folder,
  scratch,
}: DestinationRequest): EvidenceDestination {
  switch (place.kind) {
    case "folder":
      return folderDestination(join(place.path, folder));
    case "ssh":
      return sshDestination(place, folder, join(scratch ?? ownFolder(), "evidence-host-key"));
  }
}

/** Removed by nobody: it holds the public key of the host that was pinned, and nothing else. */
function ownFolder(): string {
  return mkdtempSync(join(tmpdir(), "ir-host-key-"));
}
