/** Last line of defence: no text leaves the tool while it holds a known value in any encoding. */

import { openKnownSpans } from "./known-spans.ts";
import type { HiddenValue } from "./redactor.ts";
import { mergedSpans } from "./spans.ts";
import { substitute } from "./substitute.ts";

export interface OutputGuard {
  /** The text itself, or one in which every known value is replaced. */
  pass(text: string): string;
  /** How many values were held back; more than none is a defect of ours. */
  readonly held: number;
}

export function openOutputGuard(values: readonly HiddenValue[]): OutputGuard {
  const known = openKnownSpans(values);
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  let held = 0;
  return {
    pass: (text) => {
      const bytes = encoder.encode(text);
      const spans = mergedSpans(known.find(bytes), bytes);
      if (spans.length === 0) return text;
      held += spans.length;
      let passed = "";
      let written = 0;
      for (const span of spans) {
        passed += decoder.decode(bytes.subarray(written, span.start));
        passed += decoder.decode(substitute(bytes, span));
        written = span.end;
      }
      return passed + decoder.decode(bytes.subarray(written));
    },
    get held() {
      return held;
    },
  };
}
