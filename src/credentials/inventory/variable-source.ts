/** Secrets in variables: of processes, of `.env` files, of service files. */

import { printable } from "../../model/printable.ts";
import { keyVariables } from "../../openclaw/environment.ts";
import type { FoundVariable } from "../../openclaw/environment.ts";
import { folderOf } from "../../openclaw/suspect-path.ts";
import { SECRET_VARIABLES } from "../registry/variables.ts";
import { isPlainSetting } from "./no-secret.ts";
import { namedPath, readText } from "./read-file.ts";
import { namesSecretFile, smellsSecret } from "./secret-words.ts";
import { seeSetting } from "./see-setting.ts";
import type { Spot, Survey } from "./survey.ts";

const KNOWN: ReadonlySet<string> = new Set([
  ...SECRET_VARIABLES.providers,
  ...SECRET_VARIABLES.channels,
]);

/** Many programs hold their environment; what they all have in it says nothing of the gateway. */
const HARMLESS =
  /^(?:PATH|HOME|PWD|OLDPWD|SHELL|LANG|LC_\w+|TERM|USER|LOGNAME|_|XDG_\w+|SSH_AUTH_SOCK|DBUS_SESSION_BUS_ADDRESS)$/u;

export function seeVariables(
  survey: Survey,
  variables: readonly FoundVariable[],
  { where, used = new Set() }: VariableContext,
): void {
  for (const variable of variables) {
    seeVariable(survey, variable, { ...where(variable.path), isUsed: used.has(variable.name) });
  }
}

export interface VariableContext {
  where(path: string): Pick<Spot, "place" | "state">;
  /** Names that a config uses where a secret may stand. */
  readonly used?: ReadonlySet<string>;
}

function seeVariable(
  survey: Survey,
  variable: FoundVariable,
  { isUsed, ...where }: Pick<Spot, "place" | "state"> & { readonly isUsed: boolean },
): void {
  const { name } = variable;
  if (HARMLESS.test(name)) return;
  const spot = spotOf(variable, where);
  if (namesSecretFile(name)) {
    seeNamedFile(survey, variable, spot);
    return;
  }
  for (const text of valuesOf(variable)) {
    const isSecret = KNOWN.has(name) || smellsSecret(name) || endsInKey(name, text);
    const role = isSecret ? "secret" : isUsed ? "container" : null;
    seeSetting(survey, { name: "", text, role, spot, hints: { variable: name } });
  }
}

/** A list of keys is many secrets (`OPENAI_API_KEYS`). */
function valuesOf(variable: FoundVariable): readonly string[] {
  return keyVariables([variable]).find(({ form }) => form === "list")?.values ?? [variable.value];
}

/** `FAL_KEY`: a key of what, nobody knows; words and paths are none. */
function endsInKey(name: string, text: string): boolean {
  return /(?:^|_)KEYS?(?:_\d+)?$/u.test(name) && !isPlainSetting(name, text);
}

function spotOf({ path, at, name }: FoundVariable, where: Pick<Spot, "place" | "state">): Spot {
  if (path === "") return { ...where, path: at, at: printable(name) };
  return { ...where, path: printable(path), at: `${at} ${printable(name)}` };
}

function seeNamedFile(survey: Survey, { name, value, path, at }: FoundVariable, from: Spot): void {
  if (value === "") return;
  const file = namedPath(survey, value, path === "" ? "/" : folderOf(path));
  const text = readText(survey, file);
  if (text === null) {
    const why = `the file ${printable(file)} that it names is not there, or cannot be read`;
    survey.ledger.unresolved({ path: from.path, at: from.at === "" ? at : from.at, why });
    return;
  }
  seeSetting(survey, {
    name,
    text,
    role: "secret",
    spot: { place: "file", path: printable(file), at: "", state: "current" },
    hints: { variable: name.replace(/_(?:FILE|PATH)$/u, "") },
  });
}
