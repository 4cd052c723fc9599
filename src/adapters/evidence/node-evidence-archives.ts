/** `.tar.zst` archives: archiver for the tar, parallel frames for the compression, one pass for both hashes. */

import type {
  ArchiveRequest,
  ArchiveResult,
  EvidenceArchives,
} from "../../ports/evidence-archive.ts";
import { createSources } from "./open-source.ts";
import { readArchive, walkArchive } from "./read-archive.ts";
import { storePiece } from "./store-piece.ts";
import { createTarSink } from "./tar-sink.ts";
import { unitWatch } from "./unit-watch.ts";
import { createFrameFile } from "./zstd-frames.ts";

export const nodeEvidenceArchives: EvidenceArchives = {
  write,
  read: readArchive,
  walk: walkArchive,
};

async function write(request: ArchiveRequest): Promise<ArchiveResult> {
  const file = createFrameFile(request.path);
  const sources = createSources();
  try {
    const tar = await createTarSink(file.stream);
    const { signal, maxBytes } = request;
    const store = { tar, sources, signal, maxBytes, archived: 0, whole: new Set<string>() };
    const units = unitWatch(sources, request.onStored);
    for (const piece of request.pieces) units.take(piece, await storePiece(store, piece));
    units.end();
    const tarBytes = await tar.end();
    return { ...file.finish(), tarBytes };
  } catch (error) {
    file.abandon();
    throw error;
  } finally {
    sources.close();
  }
}
