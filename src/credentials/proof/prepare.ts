/** A question is put together only when every part of it is what the catalogue allows; else nothing is sent. */

import type { ProbePiece, ProbeRequest, ProbeText } from "../../ports/probe-transport.ts";
import type { ApiRevocation, Probe, ProbeParameter, ProbeQuestion } from "../probe.ts";

export interface Prepared {
  readonly request: ProbeRequest;
  /** Hosts that the transport may talk to for this request. */
  readonly allowed: readonly string[];
}

/** Why nothing was sent, in words for the operator. */
export interface NotPrepared {
  readonly problem: string;
  readonly hint: string;
}

export interface Permissions {
  /** Parameters that a person confirmed; only they may become a host. */
  readonly confirmed: readonly string[];
  readonly isMintAllowed: boolean;
}

export function prepareProbe(
  probe: Probe,
  question: ProbeQuestion,
  permissions: Permissions,
): Prepared | NotPrepared {
  if (probe.sideEffect === "mints" && !permissions.isMintAllowed)
    return {
      problem: `${probe.id} makes the provider issue a token when the credential is still good`,
      hint: "allow it with --allow-mint; the token is dropped at once",
    };
  const missing = probe.companions.find(
    (name) => !name.endsWith("?") && question.companions[name] === undefined,
  );
  if (missing !== undefined)
    return {
      problem: `${probe.id} needs ${missing} as well`,
      hint: "give it when it is asked for",
    };
  return (
    parameterProblem(probe, question, permissions.confirmed) ??
    withHosts(probe, question, probe.request(question))
  );
}

export interface RevocationWish {
  readonly question: ProbeQuestion;
  readonly admin: ProbeQuestion["secret"] | null;
  readonly isDry: boolean;
  readonly confirmed: readonly string[];
}

export function prepareRevocation(
  revocation: ApiRevocation,
  wish: RevocationWish,
): Prepared | NotPrepared {
  const { question, admin, isDry, confirmed } = wish;
  if (!revocation.isSelfService && admin === null)
    return { problem: `${revocation.id} needs ${revocation.needs}`, hint: "give it at the prompt" };
  if (isDry && !revocation.hasDryRun)
    return { problem: `${revocation.id} cannot be tried out`, hint: "leave --dry-run out" };
  return (
    parameterProblem(revocation, question, confirmed) ??
    withHosts(revocation, question, revocation.request(question, admin, isDry))
  );
}

type Hosted = Pick<Probe, "id" | "hosts" | "parameters">;

function parameterProblem(
  hosted: Hosted,
  { parameters }: ProbeQuestion,
  confirmed: readonly string[],
): NotPrepared | null {
  for (const parameter of hosted.parameters) {
    const value = parameters[parameter.name] ?? "";
    if (value === "" && parameter.isOptional) continue;
    if (!isAllowed(parameter, value))
      return {
        problem: `${hosted.id} needs ${parameter.ask}`,
        hint:
          value === "" ? "give it when it is asked for" : `the value given does not look like one`,
      };
    if (becomesHost(hosted, parameter) && !confirmed.includes(parameter.name))
      return {
        problem: `${hosted.id} would send to a host that nobody confirmed`,
        hint: `confirm ${parameter.ask}: an address in the configuration may be the attacker's`,
      };
  }
  return null;
}

function isAllowed({ pattern, choices }: ProbeParameter, value: string): boolean {
  if (choices.length > 0) return choices.includes(value);
  return new RegExp(`^(?:${pattern.source})$`, pattern.flags).test(value);
}

function becomesHost({ hosts }: Hosted, { name, choices }: ProbeParameter): boolean {
  return choices.length === 0 && hosts.some((host) => host.includes(`{${name}}`));
}

function withHosts(
  { id, hosts }: Hosted,
  { parameters }: ProbeQuestion,
  request: ProbeRequest,
): Prepared | NotPrepared {
  const allowed = hosts.map((host) =>
    host.replaceAll(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? "{}"),
  );
  if (allowed.includes(authorityOf(request))) return { request, allowed };
  return {
    problem: `${id} would ask a host that is not its own`,
    hint: "this is a defect of ours",
  };
}

/** `host:port` where the port is not the usual one. */
function authorityOf({ host, port }: ProbeRequest): string {
  return port === undefined || port === 443 ? host : `${host}:${port}`;
}

/** A path or body for people and records: every secret is `<secret>`. */
export function templateOf(text: ProbeText): string {
  return text.map(templatePiece).join("");
}

function templatePiece(piece: ProbePiece): string {
  if (typeof piece === "string") return piece;
  if ("as" in piece) return `<${piece.as} of ${templateOf(piece.of)}>`;
  return "<secret>";
}
