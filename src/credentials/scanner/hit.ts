/** A place in a stream where a value of a known form stands. */

import type { Shape } from "../credential-kind.ts";
import type { Secret } from "../../model/secret.ts";

export interface Hit {
  /** Kind of the catalogue, or `unknown`. */
  readonly kind: string;
  /** Kinds that it could be as well. */
  readonly ambiguous: readonly string[];
  readonly confidence: Shape["confidence"];
  /** Bytes of the stream that hold the value, in its encoding. */
  readonly offset: number;
  readonly length: number;
  /** `json`: its line ends were escaped. */
  readonly encoding: "plain" | "json" | "base64" | "percent";
  readonly secret: Secret;
  /** Account or bot that the value itself names, where that is public; else "". */
  readonly owner: string;
  /** Opens nothing alone. */
  readonly isPublic: boolean;
}

/** A hit of one shape, before overlapping ones are settled; offsets within the window. */
export interface Candidate {
  readonly kind: string;
  readonly ambiguous: readonly string[];
  /** 3 high, 2 medium, 1 low with context, 0 low without. */
  readonly rank: number;
  readonly start: number;
  readonly end: number;
  /** Length of the whole match, with what stands around the value. */
  readonly reach: number;
  readonly encoding: Hit["encoding"];
  readonly value: string;
  readonly shape: Shape;
}
