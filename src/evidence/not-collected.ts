/** What is not collected at all: said in every manifest, so that nobody looks for it in vain. */

import type { CaptureOptions } from "./budget.ts";
import type { LeftOutLine } from "./manifest.ts";

interface Gap {
  readonly what: string;
  readonly why: string;
  readonly isLoss?: boolean;
}

const ALWAYS: readonly Gap[] = [
  { what: "memory of the kernel and of processes outside of the set", why: "is never collected" },
  { what: "container images and layers", why: "are never collected; changed files are listed" },
  { what: "disk image and unallocated space", why: "are never collected: image the disk for them" },
  { what: "remote services, providers and paired devices", why: "are outside this host" },
];

export function notCollected(options: CaptureOptions): readonly LeftOutLine[] {
  return [...memoryGap(options), ...valuesGap(options), ...ALWAYS].map(
    ({ what, why, isLoss = false }) => ({ type: "left-out", collector: "", what, why, isLoss }),
  );
}

function memoryGap({ memoryBytes, memoryRefused }: CaptureOptions): readonly Gap[] {
  const what = "memory of processes";
  if (memoryRefused !== "") return [{ what, why: memoryRefused, isLoss: true }];
  return memoryBytes > 0 ? [] : [{ what, why: "was not asked for (--memory SIZE)" }];
}

function valuesGap({ keepsValues }: CaptureOptions): readonly Gap[] {
  if (keepsValues) return [];
  const why = "are not kept in a package that is not encrypted (--to age1...); names are";
  return [{ what: "values of environment variables", why }];
}
