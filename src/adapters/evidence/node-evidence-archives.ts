/** `.tar.zst` archives: archiver for the tar, parallel frames for the compression, one pass for both hashes. */

import type {
  ArchiveRequest,
  ArchiveResult,
  EvidenceArchives,
  FilePiece,
  PieceOutcome,
} from "../../ports/evidence-archive.ts";
import { createSources } from "./open-source.ts";
import type { Sources } from "./open-source.ts";
import { readArchive } from "./read-archive.ts";
import { storePiece } from "./store-piece.ts";
import { createTarSink } from "./tar-sink.ts";
import { createFrameFile } from "./zstd-frames.ts";

export const nodeEvidenceArchives: EvidenceArchives = { write, read: readArchive };

async function write(request: ArchiveRequest): Promise<ArchiveResult> {
  const file = createFrameFile(request.path);
  const sources = createSources();
  try {
    const tar = await createTarSink(file.stream);
    const { signal, maxBytes } = request;
    const store = { tar, sources, signal, maxBytes, archived: 0, whole: new Set<string>() };
    const outcomes: PieceOutcome[] = [];
    for (const piece of request.pieces) outcomes.push(await storePiece(store, piece));
    const checked = checkUnits(request, outcomes, sources);
    const tarBytes = await tar.end();
    return { ...file.finish(), tarBytes, outcomes: checked };
  } catch (error) {
    file.abandon();
    throw error;
  } finally {
    sources.close();
  }
}

/** A database and its log belong to one moment: whether any of them moved while the others were read. */
function checkUnits(
  request: ArchiveRequest,
  outcomes: readonly PieceOutcome[],
  sources: Sources,
): readonly PieceOutcome[] {
  const moved = new Set<string>();
  request.pieces.forEach((piece, index) => {
    if (piece.kind !== "file" || piece.unit === null) return;
    const outcome = outcomes[index];
    if (outcome !== undefined && hasMoved(piece, outcome, sources)) moved.add(piece.unit);
  });
  return outcomes.map((outcome, index) => {
    const piece = request.pieces[index];
    if (piece?.kind !== "file" || piece.unit === null || !moved.has(piece.unit)) return outcome;
    return { ...outcome, flags: [...outcome.flags, "unit-changed"] };
  });
}

function hasMoved(piece: FilePiece, outcome: PieceOutcome, sources: Sources): boolean {
  if (outcome.status === null) return true;
  const now = sources.look(piece);
  return (
    now === null ||
    now.ino !== outcome.status.ino ||
    now.size !== outcome.status.size ||
    now.mtimeNs !== outcome.status.mtimeNs
  );
}
