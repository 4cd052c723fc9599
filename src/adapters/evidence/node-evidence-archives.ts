/** `.tar.zst` archives: archiver for the tar, parallel frames for the compression, one pass for both hashes. */

import type {
  ArchiveRequest,
  ArchiveResult,
  EncryptedArchive,
  EvidenceArchives,
} from "../../ports/evidence-archive.ts";
import { createSources } from "./open-source.ts";
import { readArchive, walkArchive, walkThrough } from "./read-archive.ts";
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
  const file = createFrameFile(request.path, request.recipients ?? []);
  const sources = createSources();
  try {
    const tar = await createTarSink(file.stream);
    const { signal, maxBytes } = request;
    const store = { tar, sources, signal, maxBytes, archived: 0, whole: new Set<string>() };
    const units = unitWatch(sources, request.onStored);
    for (const piece of request.pieces) units.take(piece, await storePiece(store, piece));
    units.end();
    const tarBytes = await tar.end();
    const { sha256, bytes, plainSha256, plainBytes, writer } = file.finish();
    if (writer === null) return { sha256, bytes, tarBytes, encrypted: null };
    const walkBack: EncryptedArchive["walkBack"] = (visit) =>
      walkThrough(
        request.path,
        { maxTarBytes: tarBytes, maxMembers: Infinity },
        {
          visit,
          reader: writer.readBack(),
        },
      );
    return { sha256, bytes, tarBytes, encrypted: { plainSha256, plainBytes, walkBack } };
  } catch (error) {
    file.abandon();
    throw error;
  } finally {
    sources.close();
  }
}
