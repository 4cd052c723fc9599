/** What the entries of the catalogue of probes are made of. */

import type { ProbeRequest, ProbeText } from "../ports/probe-transport.ts";
import { isJsonObject } from "../model/json.ts";
import { Secret } from "../model/secret.ts";
import type {
  ApiRevocation,
  KnownAnswer,
  Probe,
  ProbeParameter,
  ProbeQuestion,
  ProbeState,
  RandomText,
} from "./probe.ts";

export const LOWER_HEX = "0123456789abcdef";
export const LOWER = "abcdefghijklmnopqrstuvwxyz0123456789";
export const UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
export const ALNUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
export const DIGITS = "123456789";

type Essential = "id" | "hosts" | "request" | "answers" | "impostor";

/** A probe without a side effect that sends the secret in a header or body, unless it says otherwise. */
export function aProbe(parts: Pick<Probe, Essential> & Partial<Probe>): Probe {
  return {
    version: 1,
    parameters: [],
    companions: [],
    sideEffect: "none",
    isSecretInUrl: false,
    sends: "secret",
    secondsBetween: 5,
    impostorSays: [],
    ...parts,
  };
}

/** Another value, all else as it was. */
export function impostorOf(make: (random: RandomText) => string): Probe["impostor"] {
  return (random, question) => ({ ...question, secret: Secret.fromText(make(random)) });
}

interface Asked {
  readonly host: string;
  readonly path: ProbeText;
  readonly headers: Readonly<Record<string, ProbeText>>;
}

export function get(asked: Asked): ProbeRequest {
  return { method: "GET", ...asked, body: null };
}

export function post(asked: Asked & { readonly body: ProbeText | null }): ProbeRequest {
  return { method: "POST", ...asked };
}

export function remove(asked: Asked): ProbeRequest {
  return { method: "DELETE", ...asked, body: null };
}

export function bearer(secret: Secret, word = "Bearer"): Readonly<Record<string, ProbeText>> {
  return { Authorization: [`${word} `, secret] };
}

export const JSON_BODY: Readonly<Record<string, ProbeText>> = {
  "Content-Type": ["application/json"],
};

export const FORM_BODY: Readonly<Record<string, ProbeText>> = {
  "Content-Type": ["application/x-www-form-urlencoded"],
};

/** A value of the operator whose pattern was checked; "" where it is optional and not given. */
export function given({ parameters }: ProbeQuestion, name: string): string {
  return parameters[name] ?? "";
}

export function parameter(name: string, ask: string, pattern: RegExp): ProbeParameter {
  return { name, ask, pattern, isOptional: false, choices: [] };
}

export function optional(name: string, ask: string, pattern: RegExp): ProbeParameter {
  return { name, ask, pattern, isOptional: true, choices: [] };
}

export function choice(name: string, ask: string, choices: readonly string[]): ProbeParameter {
  return { name, ask, pattern: /.+/, isOptional: false, choices };
}

const HOST_AND_PORT =
  /(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*(?::[1-9]\d{1,4})?/;

/** An own server of the operator: its name, with a port where it is not 443. Never out of the suspect's configuration unasked. */
export function serverParameter(what: string): ProbeParameter {
  return parameter("server", `the name of ${what}, with :port where it is not 443`, HOST_AND_PORT);
}

/** Host and port of a `serverParameter`. */
export function serverOf(question: ProbeQuestion): Pick<ProbeRequest, "host" | "port"> {
  const [host = "", port] = given(question, "server").split(":");
  return port === undefined ? { host } : { host, port: Number(port) };
}

type Matches = KnownAnswer["matches"];

function known(state: ProbeState) {
  return (status: number | readonly number[], says: string, matches: Matches): KnownAnswer => ({
    state,
    status: typeof status === "number" ? [status] : status,
    says,
    matches,
  });
}

export const live = known("live");
export const dead = known("dead");
export const disabled = known("disabled");
export const unclear = known("indeterminate");

/** The member of a JSON body at a dotted path; `undefined` when it is not there. */
export function member(json: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (value, name) =>
        isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined,
      json,
    );
}

/** Any of these members is there. */
export function has(...paths: readonly string[]): Matches {
  return ({ json }) => paths.some((path) => (member(json, path) ?? null) !== null);
}

export function equal(path: string, ...values: readonly (string | number | boolean)[]): Matches {
  return ({ json }) => values.some((value) => member(json, path) === value);
}

/** The member is a text that this pattern finds something in. */
export function tells(path: string, pattern: RegExp): Matches {
  return ({ json }) => {
    const told = member(json, path);
    return typeof told === "string" && pattern.test(told);
  };
}

/** Anywhere in the body: for bodies that are no JSON, or whose shape differs. */
export function text(pattern: RegExp): Matches {
  return (answer) => pattern.test(answer.text);
}

/** A list at this path ("" for the body itself), or the beginning of a long one. */
export function list(path: string): Matches {
  return ({ json, isCut, text: body }) =>
    isCut ? /^\s*[[{]/.test(body) : Array.isArray(path === "" ? json : member(json, path));
}

export function every(...all: readonly Matches[]): Matches {
  return (answer, question) => all.every((matches) => matches(answer, question));
}

export function not(matches: Matches): Matches {
  return (answer, question) => !matches(answer, question);
}

/** Any JSON object. */
export const object: Matches = ({ json }) => isJsonObject(json);

/** How providers tell of an error: a body that is plainly theirs. */
export const error: Matches = has("error", "message", "detail", "code", "err_code", "base_resp");

/** The list of models, which most providers answer in the same way. */
export function modelsProbe(
  parts: Pick<Probe, "id" | "impostor"> & {
    readonly host: string;
    readonly path: string;
    readonly dead?: readonly KnownAnswer[];
  } & Partial<Pick<Probe, "hosts" | "parameters">>,
): Probe {
  const { host, path, ...rest } = parts;
  return aProbe({
    hosts: [host],
    ...rest,
    request: ({ secret }) => get({ host, path: [path], headers: bearer(secret) }),
    answers: [
      live(
        200,
        "the list of models",
        (answer, question) => list("data")(answer, question) || list("")(answer, question),
      ),
      ...(parts.dead ?? [dead(401, "not accepted", error)]),
    ],
  });
}

type RevocationEssential = "id" | "needs" | "hosts" | "request" | "isAcknowledged";

/** A revocation that nobody can take back and that needs an administrator's credential, unless it says otherwise. */
export function aRevocation(
  parts: Pick<ApiRevocation, RevocationEssential> & Partial<ApiRevocation>,
): ApiRevocation {
  return {
    isSelfService: false,
    sideEffects: [],
    isUndoable: false,
    parameters: [],
    hasDryRun: false,
    ...parts,
  };
}

/** The administrator's value; where none came, the value itself, which a self-service revocation uses anyway. */
export function adminOr(admin: Secret | null, { secret }: ProbeQuestion): Secret {
  return admin ?? secret;
}

export function succeeded(...statuses: readonly number[]): ApiRevocation["isAcknowledged"] {
  return ({ status }) => statuses.includes(status);
}
