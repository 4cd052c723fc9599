/** What one answer says: what stands between us and the provider first, then what the kind knows; else nothing. */

import { epochMilliseconds, later } from "../../model/instant.ts";
import type { Instant } from "../../model/instant.ts";
import type { ProbeAnswer, ProbeAnswered, ProbeFailed } from "../../ports/probe-transport.ts";
import type { JudgedAnswer, Probe, ProbeQuestion, ProbeVerdict } from "../probe.ts";
import type { ProbeSample } from "./sample.ts";

/** Signed requests and expiry dates are not to be trusted when clocks differ by more. */
const MAX_SKEW_MS = 300_000;

const LONGEST_WAIT_MS = 7 * 24 * 3_600_000;

const FAILURES: Readonly<Record<ProbeFailed["reason"], string>> = {
  dns: "the name of the provider was not resolved",
  connect: "no connection",
  tls: "the certificate was refused, or it is not the provider who answers",
  timeout: "no whole answer in time",
  reset: "the connection ended before the answer",
  "too-long": "an answer without an end",
  unreadable: "what came is no HTTP answer",
  "refused-host": "not sent: this host is not on the list",
  unsendable: "not sent: the value has characters that cannot be part of it",
  stopped: "stopped",
};

export interface Asking {
  readonly probe: Probe;
  readonly question: ProbeQuestion;
  readonly now: Instant;
}

export function judgeAnswer(answer: ProbeAnswer, asking: Asking): ProbeVerdict {
  if (answer.kind === "failed") return unknown(FAILURES[answer.reason]);
  const between = standsBetween(answer, asking.now);
  if (between !== null) return unknown(`${answer.status}: ${between}`);
  const judged = judgedAnswer(answer);
  const known = asking.probe.answers.find(
    (rule) => rule.status.includes(judged.status) && rule.matches(judged, asking.question),
  );
  if (known !== undefined) return { state: known.state, signal: `${judged.status}: ${known.says}` };
  return unknown(`${judged.status}: ${unknownAnswer(answer)}`);
}

function unknownAnswer(answer: ProbeAnswered): string {
  if (answer.status === 429) return "asked too often";
  if (bodyClassOf(answer) === "html") return "a web page instead of an answer";
  return "an answer that is not known for this kind";
}

function unknown(signal: string): ProbeVerdict {
  return { state: "indeterminate", signal };
}

/** A redirect, an outage, a proxy, a clock that is wrong: nothing about the credential. */
function standsBetween(answer: ProbeAnswered, now: Instant): string | null {
  if (answer.status >= 300 && answer.status < 400) return "a redirect, which is never followed";
  if (answer.status === 407 || answer.status === 511) return "a proxy or network wants a login";
  if (answer.status >= 500) return "the provider fails";
  return isSkewed(answer, now) ? "the clocks differ by more than five minutes" : null;
}

function isSkewed(answer: ProbeAnswered, now: Instant): boolean {
  const theirs = epochMilliseconds(answer.headers["date"] ?? "");
  const ours = epochMilliseconds(now.at);
  return theirs !== null && ours !== null && Math.abs(theirs - ours) > MAX_SKEW_MS;
}

export function judgedAnswer(answer: ProbeAnswered): JudgedAnswer {
  const text = new TextDecoder().decode(answer.body);
  return {
    status: answer.status,
    headers: answer.headers,
    json: jsonOf(text),
    text,
    isCut: answer.isCut,
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function bodyClassOf(answer: ProbeAnswer): ProbeSample["bodyClass"] {
  if (answer.kind === "failed") return "none";
  const text = new TextDecoder().decode(answer.body).trimStart();
  if (text === "") return "empty";
  if (/^<(?:!doctype html|html|head|body)/i.test(text)) return "html";
  if (text.startsWith("<")) return "xml";
  const json = jsonOf(text);
  if (json === undefined) return "text";
  return typeof json === "object" && json !== null && !Array.isArray(json) ? "json-object" : "json";
}

/** When the provider wants to be asked again (RFC 9110 section 10.2.3): seconds or a date; null when it does not say. */
export function notBefore(answer: ProbeAnswer, now: Instant): string | null {
  const said = answer.kind === "answered" ? answer.headers["retry-after"] : undefined;
  if (said === undefined) return null;
  const ms = /^\d{1,9}$/.test(said) ? Number(said) * 1_000 : millisecondsUntil(said, now);
  return ms === null ? null : later(now, Math.min(Math.max(ms, 0), LONGEST_WAIT_MS));
}

function millisecondsUntil(date: string, now: Instant): number | null {
  const until = epochMilliseconds(date);
  const from = epochMilliseconds(now.at);
  return until === null || from === null ? null : until - from;
}
