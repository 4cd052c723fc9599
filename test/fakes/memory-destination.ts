/** A second place in memory; the host `down` cannot be reached, at `broken` the adapter itself breaks. */

import { hash } from "node:crypto";

import type {
  Arrived,
  DestinationRequest,
  EvidenceDestination,
} from "../../src/ports/evidence-destination.ts";
import type { EvidenceFolders } from "../../src/ports/evidence-folder.ts";

export function memoryDestination(
  { place, folder }: DestinationRequest,
  here: EvidenceFolders,
): EvidenceDestination {
  const there = new Map<string, string>();
  const name = place.kind === "ssh" ? `${place.user}@${place.host}:${place.folder}` : place.path;
  const isDown = place.kind === "ssh" && place.host === "down";
  const lost = "ssh says: connection timed out";
  return {
    place: `${name}/${folder}`,
    look: async (names) => {
      if (place.kind === "ssh" && place.host === "broken") throw new Error("the adapter broke");
      if (isDown) return { kind: "failed", problem: lost };
      const files = names.map((file): readonly [string, Arrived] => {
        const sha256 = there.get(file);
        return [file, sha256 === undefined ? { kind: "absent" } : { kind: "whole", sha256 }];
      });
      return { kind: "seen", files: new Map(files) };
    },
    send: async ({ name: file, path, sha256 }) => {
      const reading = here.read(path, 2 ** 30);
      const arrived = reading.kind === "read" ? hash("sha256", reading.bytes) : "";
      if (arrived !== sha256) return "what arrived is not what was sent";
      there.set(file, arrived);
      return null;
    },
    discard: async () => null,
  };
}
