import type { FindingSource } from "../model/finding.ts";
import type { LogLine, Refusals } from "../openclaw/log-events.ts";
import { source } from "./question.ts";
import type { Found, Question } from "./question.ts";

/** The gateway itself stops answering an address after so many (facts/openclaw.md section 2). */
const MANY_IN_AN_HOUR = 10;

/** Addresses beyond these are told in one sentence. */
const MOST_ADDRESSES = 100;

const REASONS: Readonly<Record<string, string>> = {
  token_mismatch: "with a wrong token",
  password_mismatch: "with a wrong password",
  rate_limited: "after so many failures that the gateway stopped answering it",
  device_token_mismatch: "with the token of a device that is not, or no longer, paired",
};

export const AUTH_FAILURES: Question = {
  id: "auth-failures",
  topic: "access",
  title: "Who was refused, how often?",
  why: "guessing a token, and a revoked device that tries again, leave nothing but these lines",
  source: "facts/openclaw.md section 5: `unauthorized` lines of gateway/ws",
  async *ask(reading) {
    const { refusals, unread, lines } = await reading.logs();
    const groups = byAddress(refusals);
    for (const group of groups.slice(0, MOST_ADDRESSES)) yield foundIn(group);
    const rest = groups.slice(MOST_ADDRESSES);
    const [worst] = rest;
    if (worst !== undefined) {
      yield {
        ...foundIn(worst),
        summary: `${rest.length} more addresses were refused, ${sum(rest)} times in all`,
      };
    }
    if (unread > 0)
      reading.missed(`${unread} of ${lines} log lines are no record that can be read`);
  },
};

interface Group {
  readonly remote: string;
  readonly reason: string;
  readonly count: number;
  readonly peak: number;
  readonly first: LogLine;
  readonly last: LogLine;
}

/** The loudest first. */
function byAddress(refusals: readonly Refusals[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const one of refusals) {
    const key = `${one.remote} ${one.reason}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { ...one, peak: one.count });
    else
      groups.set(key, {
        ...known,
        count: known.count + one.count,
        peak: Math.max(known.peak, one.count),
        last: one.last,
      });
  }
  return [...groups.values()].toSorted((left, right) => right.count - left.count);
}

function foundIn({ remote, reason, count, peak, first, last }: Group): Found {
  const how = REASONS[reason] ?? `for the reason ${reason}`;
  const isLoud =
    peak >= MANY_IN_AN_HOUR || reason === "rate_limited" || reason === "device_token_mismatch";
  const often = count === 1 ? "once" : `${count} times, at most ${peak} within an hour`;
  return {
    weight: isLoud ? "suspicious" : "noted",
    confidence: "high",
    summary: `${remote} was refused ${often}, ${how}`,
    sources: count === 1 ? [lineSource(first)] : [lineSource(first), lineSource(last)],
    happenedAt: first.at,
  };
}

function lineSource({ path, place }: LogLine): FindingSource {
  return source(path, place);
}

function sum(groups: readonly Group[]): number {
  return groups.reduce((total, { count }) => total + count, 0);
}
