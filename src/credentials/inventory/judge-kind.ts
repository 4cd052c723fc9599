/** Which kind of credential a value is: by how it looks and by where it lies. */

import type { Tier } from "../../model/credential.ts";
import type { CredentialKind, Shape } from "../credential-kind.ts";
import { covers, expandBraces, parsePattern } from "../registry/config-path.ts";
import type { ConfigPath, PathPattern } from "../registry/config-path.ts";

/** What the places of a value say about it. */
export interface Hints {
  readonly config?: ConfigPath;
  readonly variable?: string;
  /** Below the state directory, or `~/` and below the home. */
  readonly file?: string;
  /** `table.column`. */
  readonly database?: string;
  /** Known by the source that read it: a scanner's pattern, a file of one program. */
  readonly kind?: string;
  /** Kinds that it may be, where only a person can say which. */
  readonly maybe?: readonly string[];
}

/** What a value says by itself; taken while it is at hand. */
export interface Look {
  readonly shapes: readonly { readonly kind: string; readonly confidence: Shape["confidence"] }[];
  readonly isRandom: boolean;
  /** Account or bot that the value itself names to everybody. */
  readonly owner: string;
  /** An identifier, of this kind, that opens nothing alone. */
  readonly isPublic: boolean;
  readonly publicKind: string;
}

export interface Judged {
  readonly kind: string;
  readonly ambiguous: readonly string[];
  readonly tier: Tier;
  readonly entropy: "high" | "low";
}

/** A kind that nobody can name may still spend money. */
const UNKNOWN_TIER: Tier = "spend";
/** A table that holds ten kinds does not tell which. */
const MOST_BY_PLACE = 3;

export interface KindJudge {
  look(text: string): Look;
  judge(look: Look, hints: readonly Hints[]): Judged;
}

export function openKindJudge(kinds: readonly CredentialKind[]): KindJudge {
  const known = kinds.map(readyKind);
  return {
    look: (text) => lookAt(known, text),
    judge: (look, hints) => judged(known, look, hints),
  };
}

interface ReadyShape {
  readonly pattern: RegExp;
  readonly shape: Shape;
}

interface ReadyKind {
  readonly kind: CredentialKind;
  readonly shapes: readonly ReadyShape[];
  readonly config: readonly PathPattern[];
  readonly variables: readonly RegExp[];
  readonly files: readonly RegExp[];
}

function readyKind(kind: CredentialKind): ReadyKind {
  return {
    kind,
    shapes: kind.shapes.map((shape) => ({ pattern: wholeMatch(shape.pattern), shape })),
    config: kind.places.config.flatMap(expandBraces).map(parsePattern),
    variables: kind.places.environment.map((name) => glob(name, "\\w*")),
    files: kind.places.files.map((name) => glob(name, "[^/]*")),
  };
}

function wholeMatch(pattern: RegExp): RegExp {
  return new RegExp(`^(?:${pattern.source})$`, pattern.flags.replaceAll(/[gy]/gu, ""));
}

/** `**` for any depth; `*` for `one`. */
function glob(text: string, one: string): RegExp {
  const source = text
    .split("**")
    .map((part) => part.split("*").map(escaped).join(one))
    .join(".*");
  return new RegExp(`^${source}$`, "u");
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/gu, "\\$&");
}

function lookAt(known: readonly ReadyKind[], text: string): Look {
  const fitting = known.flatMap(({ kind, shapes }) =>
    fittingShapes(shapes, text).map((fit) => ({ kind: kind.id, ...fit })),
  );
  const secret = fitting.filter(({ shape }) => shape.isPublic !== true);
  const identifier = fitting.find(({ shape }) => shape.isPublic === true);
  const owners = (secret.length > 0 ? secret : fitting).map(
    ({ shape, value }) => shape.ownerOf?.(value) ?? "",
  );
  return {
    shapes: secret.map(({ kind, shape }) => ({ kind, confidence: shape.confidence })),
    isRandom: isRandom(text),
    owner: owners.find((owner) => owner !== "") ?? "",
    isPublic: secret.length === 0 && identifier !== undefined,
    publicKind: identifier?.kind ?? "",
  };
}

interface Fit {
  readonly shape: Shape;
  readonly value: string;
}

/** Shapes that are the whole value, or hold the whole value as their `secret`. */
function fittingShapes(shapes: readonly ReadyShape[], text: string): readonly Fit[] {
  return shapes.flatMap(({ pattern, shape }) => {
    const found = pattern.exec(text);
    if (found === null) return [];
    const value = found.groups?.["secret"] ?? text;
    return (shape.isValid?.(value) ?? true) ? [{ shape, value }] : [];
  });
}

function judged(known: readonly ReadyKind[], look: Look, hints: readonly Hints[]): Judged {
  const candidates = candidatesFor(known, look, hints);
  const [first, ...others] = candidates;
  const kind = known.find((one) => one.kind.id === first)?.kind;
  if (kind === undefined) {
    const entropy = look.isRandom ? "high" : "low";
    const maybe = new Set(hints.flatMap((hint) => hint.maybe ?? []));
    return { kind: "unknown", ambiguous: [...maybe], tier: UNKNOWN_TIER, entropy };
  }
  // A value that a person chose is guessed even where the kind is usually made by chance.
  const entropy = kind.entropy === "high" && look.isRandom ? "high" : "low";
  return { kind: kind.id, ambiguous: others, tier: kind.tier, entropy };
}

/** The first group that names anybody decides; what is in two groups goes before what is in one. */
function candidatesFor(
  known: readonly ReadyKind[],
  look: Look,
  hints: readonly Hints[],
): readonly string[] {
  const told = new Set(hints.flatMap(({ kind }) => (kind === undefined ? [] : [kind])));
  const named = new Set(known.filter((one) => isNamed(one, hints)).map(({ kind }) => kind.id));
  const near = new Set(known.filter((one) => isNear(one, hints)).map(({ kind }) => kind.id));
  const shaped = (confidence: Shape["confidence"]): readonly string[] =>
    look.shapes.filter((shape) => shape.confidence === confidence).map(({ kind }) => kind);
  const both = (ids: readonly string[], places: ReadonlySet<string>): readonly string[] =>
    ids.filter((id) => places.has(id));
  const sure = shaped("high");
  const groups: readonly (readonly string[])[] = [
    both(sure, named),
    both(sure, told),
    sure,
    both([...shaped("medium"), ...shaped("low")], named),
    [...named],
    [...told],
    both([...shaped("medium"), ...shaped("low")], near),
    shaped("medium"),
    near.size <= MOST_BY_PLACE ? [...near] : [],
  ];
  return groups.find((group) => group.length > 0) ?? [];
}

/** A path of the config or the name of a variable says it. */
function isNamed(one: ReadyKind, hints: readonly Hints[]): boolean {
  return hints.some(
    ({ config, variable }) =>
      (config !== undefined && one.config.some((pattern) => covers(pattern, config) !== "no")) ||
      (variable !== undefined && one.variables.some((pattern) => pattern.test(variable))),
  );
}

/** It lies in a file or column of that kind. */
function isNear(one: ReadyKind, hints: readonly Hints[]): boolean {
  return hints.some(
    ({ file, database }) =>
      (file !== undefined && one.files.some((pattern) => pattern.test(file))) ||
      (database !== undefined &&
        one.kind.places.database.some(
          (place) => place === database || place === database.split(".")[0],
        )),
  );
}

/** At least 64 bits by the characters that it is made of: what chance made, not a person. */
function isRandom(text: string): boolean {
  if (text.includes("PRIVATE KEY-----")) return true;
  const distinct = new Set(text).size;
  if (text.length < 16 || distinct < 8) return false;
  const bits = text.length * Math.log2(distinct);
  return bits >= 64 && !/^[a-z]+(?:[ _-][a-z]+)*\d{0,4}$/iu.test(text);
}
