/** A database and its log belong to one moment: whether any of them moved while the others were read. */

import type { FilePiece, Piece, PieceOutcome } from "../../ports/evidence-archive.ts";
import type { Sources } from "./open-source.ts";

export interface UnitWatch {
  take(piece: Piece, outcome: PieceOutcome): void;
  /** Hands on what is held back. */
  end(): void;
}

interface Held {
  readonly piece: Piece;
  readonly outcome: PieceOutcome;
}

/** Files of a unit stand side by side; what lies further apart than this is looked at apart. */
const MOST_HELD = 1_024;

/** Outcomes of a unit are held back, with those after them, until another unit or enough others have come. */
export function unitWatch(sources: Sources, handOn: (outcome: PieceOutcome) => void): UnitWatch {
  let held: Held[] = [];
  let unit: string | null = null;
  const end = (): void => {
    const hasUnitMoved = held.some(({ piece, outcome }) => hasMoved(piece, outcome, sources));
    for (const { piece, outcome } of held) {
      const isHit = hasUnitMoved && unitOf(piece) !== null;
      handOn(isHit ? { ...outcome, flags: [...outcome.flags, "unit-changed"] } : outcome);
    }
    held = [];
    unit = null;
  };
  return {
    take: (piece, outcome) => {
      const own = unitOf(piece);
      if ((own !== null && own !== unit) || held.length >= MOST_HELD) end();
      unit = own ?? unit;
      if (unit === null) handOn(outcome);
      else held.push({ piece, outcome });
    },
    end,
  };
}

function unitOf(piece: Piece): string | null {
  return piece.kind === "file" ? piece.unit : null;
}

function hasMoved(piece: Piece, outcome: PieceOutcome, sources: Sources): boolean {
  if (piece.kind !== "file" || piece.unit === null) return false;
  return outcome.status === null || isOther(sources, piece, outcome.status);
}

function isOther(
  sources: Sources,
  piece: FilePiece,
  then: NonNullable<PieceOutcome["status"]>,
): boolean {
  const now = sources.look(piece);
  return (
    now === null || now.ino !== then.ino || now.size !== then.size || now.mtimeNs !== then.mtimeNs
  );
}
