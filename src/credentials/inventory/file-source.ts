/** Files whose content has a form: variables, JSON of credentials, one secret alone, lines of statements. */

import type { JsonObject } from "../../model/json.ts";
import { isJsonObject } from "../../model/json.ts";
import { readEnvFile } from "../../openclaw/env-file.ts";
import { foreignJson, memberOf } from "../../openclaw/foreign-json.ts";
import { nameOf } from "../../openclaw/suspect-path.ts";
import { placeOfFile, stateOfFile } from "./file-place.ts";
import type { Manner } from "./home-files.ts";
import type { Hints } from "./judge-kind.ts";
import { seeJson } from "./json-source.ts";
import { seeLines } from "./line-source.ts";
import type { ListedFile } from "./listing.ts";
import { isInstalledCode } from "./listing.ts";
import type { Moments } from "./ledger.ts";
import { readText } from "./read-file.ts";
import { smellsSecret } from "./secret-words.ts";
import { seeSetting } from "./see-setting.ts";
import type { Spot, Survey } from "./survey.ts";
import { seeVariables } from "./variable-source.ts";

/** Longer files are scanned as bytes only. */
const LONGEST = 4 * 1_048_576;
const LONGEST_ALONE = 16_384;

/** Folders of OpenClaw whose JSON is about credentials, or about who is let in. */
const CREDENTIAL_JSON =
  /^(?:credentials|secrets|devices|identity|nodes|oauth|auth)\/|^agents\/[^/]+\/agent\/(?!sessions)|^(?:secrets|exec-approvals|node|auth[\w-]*|oauth)\.json|^settings\//u;

/** Files that are nothing but a secret. */
const ALONE =
  /^(?:credentials|secrets)\/|(?:^|\/)(?:gateway\.(?:token|password)|service-account-token|[\w.-]*(?:token|secret|password|apikey|api-key))(?:\.txt)?$|\.(?:pem|p8|key|nsec)$/iu;

const JSON_NAME = /\.json5?(?:\.(?:bak|legacy|migrated|old)[\w.-]*)?$/u;

const STATEMENTS =
  /(?:^|\/)\.(?:npmrc|netrc|git-credentials|pypirc)$|(?:^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$/u;

export function seeFile(survey: Survey, file: ListedFile): void {
  const manner = mannerOf(file);
  if (manner === "scan" || file.entry.size > LONGEST || isInstalledCode(file.path)) return;
  if (file.entry.size === 0) {
    survey.tally.gap(`${file.entry.path} is empty: what stood in it is not known`);
    return;
  }
  const text = readText(survey, file.path);
  if (text === null) return;
  READERS[manner](survey, { ...contextOf(file), text, file });
}

type Form = Manner | "variables" | "whatsapp";

interface Content {
  readonly file: ListedFile;
  readonly text: string;
  readonly spot: Spot;
  readonly hints: Hints;
  readonly moments: Moments;
}

function contextOf(file: ListedFile): Pick<Content, "spot" | "hints" | "moments"> {
  const { entry, home } = file;
  const state = stateOfFile(file.path);
  return {
    spot: { place: placeOfFile(file.path), path: entry.path, at: "", state },
    hints: {
      file: file.relative,
      ...(home?.kind === undefined ? {} : { kind: home.kind }),
    },
    // A copy that nobody writes any more was made at its time; a file in use may be much older.
    moments: state === "current" ? {} : { seen: file.modified },
  };
}

/** The first rule that fits decides; a file that fits none is scanned as bytes only. */
const RULES: readonly (readonly [Form, (path: string) => boolean])[] = [
  ["variables", isEnvFile],
  ["lines", (path) => placeOfFile(path) === "shell-history"],
  ["whatsapp", (path) => /^credentials\/whatsapp\/[^/]+\/creds\.json/u.test(path)],
  ["json", (path) => JSON_NAME.test(path) && CREDENTIAL_JSON.test(path)],
  ["scan", (path) => JSON_NAME.test(path)],
  ["scan", (path) => /\.(?:sqlite|db|log|jsonl|md|png|jpe?g)/u.test(path)],
  ["whole", (path) => ALONE.test(path)],
  ["lines", (path) => STATEMENTS.test(path)],
];

function mannerOf(file: ListedFile): Form {
  if (file.home !== null) return isEnvFile(file.path) ? "variables" : file.home.manner;
  if (file.below === null && isStartFile(file.path)) return "lines";
  const path = file.relative;
  return RULES.find(([, fits]) => fits(path))?.[0] ?? "scan";
}

/** Units, cron tables and the like: what is listed outside a state directory and is no log. */
function isStartFile(path: string): boolean {
  const place = placeOfFile(path);
  return place !== "log" && place !== "transcript" && !isEnvFile(path) && !JSON_NAME.test(path);
}

function isEnvFile(path: string): boolean {
  return /^(?:\.env(?:\.[\w.-]+)?|[\w.-]+\.env)$/u.test(nameOf(path));
}

const READERS: Readonly<Record<Form, (survey: Survey, content: Content) => void>> = {
  scan: () => undefined,
  lines: seeLines,
  variables: seeEnvFile,
  whole: seeWhole,
  whatsapp: seeLinkedDevice,
  json: (survey, content) => {
    const value = foreignJson(content.text);
    if (value === null) seeLines(survey, content);
    else seeJson(survey, { ...content, value, members: ["access", "refresh", "auth", "session"] });
  },
};

function seeEnvFile(survey: Survey, { text, file, spot }: Content): void {
  const format = file.path.endsWith(".systemd.env") ? "systemd" : "dotenv";
  const { variables } = readEnvFile(text, format);
  seeVariables(
    survey,
    variables.map(({ name, value, line }) => ({
      name,
      value,
      path: file.path,
      at: `line ${line}`,
    })),
    { where: () => ({ place: spot.place, state: spot.state }) },
  );
}

/** A token, a key in PEM, a service account: one secret that fills its file. */
function seeWhole(survey: Survey, content: Content): void {
  const { text, file } = content;
  const isAlone = text.length <= LONGEST_ALONE && !/\S\s+\S/u.test(text.trim());
  const isKey = text.includes("PRIVATE KEY-----");
  const value = text.trimStart().startsWith("{") ? foreignJson(text) : null;
  if (value !== null) seeJson(survey, { ...content, value });
  else if (isKey || (isAlone && (smellsSecret(nameOf(file.path)) || file.below !== null))) {
    seeSetting(survey, { ...content, name: "", role: "secret" });
  } else seeLines(survey, content);
}

/** One linked device is one credential, whatever number of keys it has. */
function seeLinkedDevice(survey: Survey, content: Content): void {
  const value = foreignJson(content.text);
  const account = memberOf(value, "me", "id");
  const owner = typeof account === "string" ? account.replace(/[^\w.@:+-]/gu, "") : "";
  const hints: Hints = { ...content.hints, kind: "whatsapp_linked" };
  const noise = memberOf(value, "noiseKey", "private");
  const isObject = isJsonObject(value);
  const first: JsonObject = isObject && noise !== null ? { noiseKey: { private: noise } } : {};
  const [main] = seeJson(survey, { ...content, value: first, hints, owner });
  if (main === undefined) {
    seeJson(survey, { ...content, value, hints, owner });
    return;
  }
  seeJson(survey, { ...content, value, hints, owner, partOf: main });
}
