/** A setting with a name and a place: whether it is a secret, or holds one. */

import type { PlaceRole } from "../registry/index.ts";
import type { Hints } from "./judge-kind.ts";
import type { Moments } from "./ledger.ts";
import { isPlainSetting } from "./no-secret.ts";
import { smellsSecret } from "./secret-words.ts";
import { passwordIn, secretsIn } from "./secrets-in-text.ts";
import type { Inner } from "./secrets-in-text.ts";
import { explain, writtenAs } from "./survey.ts";
import type { Spot, Survey } from "./survey.ts";

export interface Setting {
  /** Of the member, variable or column. */
  readonly name: string;
  readonly text: string;
  /** `null`: no list knows the place. */
  readonly role: PlaceRole | null;
  readonly spot: Spot;
  readonly hints: Hints;
  /** `reference`: the value stands elsewhere and is only used here. */
  readonly encoding?: string;
  readonly moments?: Moments;
  readonly owner?: string;
  /** Ledger entry of the credential that this is only a part of. */
  readonly partOf?: string;
}

/** Ids of what was entered. */
export function seeSetting(survey: Survey, setting: Setting): readonly string[] {
  return secretsOf(survey, setting).flatMap(({ text, encoding }) => {
    const id = survey.ledger.see({
      ...(setting.partOf === undefined ? {} : { partOf: setting.partOf }),
      text,
      location: { ...setting.spot, encoding: setting.encoding ?? encoding },
      hints: setting.hints,
      ...(setting.moments === undefined ? {} : { moments: setting.moments }),
      ...(setting.owner === undefined ? {} : { owner: setting.owner }),
    });
    explain(survey, setting.spot.path, id);
    if (id !== null) explain(survey, setting.spot.path, writtenAs(id, encoding));
    return id === null ? [] : [id];
  });
}

function secretsOf(survey: Survey, { name, text, role }: Setting): readonly Inner[] {
  if (role === "not-secret" || text.trim() === "") return [];
  const inner = secretsIn(text);
  if (inner.length > 0 || role === "url") return inner;
  if (!isSecret(survey, { name, text, role })) return [];
  const password = passwordIn(text);
  return password.length > 0 ? password : [{ text, encoding: "plain" }];
}

function isSecret(
  survey: Survey,
  { name, text, role }: Pick<Setting, "name" | "text" | "role">,
): boolean {
  if (role === "secret" || smellsSecret(name)) return true;
  if (role === "container") return !isPlainSetting(name, text);
  return survey.judge.look(text).shapes.some(({ confidence }) => confidence === "high");
}
