/**
 * The schemas that the CACAO committee publishes (github.com/oasis-open/cacao-json-schemas, folder `schemas`),
 * from a checkout that `IR_CACAO_SCHEMAS` names. They are not ours and not kept here.
 */

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { Ajv } from "ajv";
import type { AnySchemaObject, ValidateFunction } from "ajv";
import { Ajv2019 } from "ajv/dist/2019.js";

import { recorded } from "../../src/model/json.ts";

export const schemaFolder = process.env["IR_CACAO_SCHEMAS"];

const ROOT = "/schemas/playbook.json";

export interface PublishedCacao {
  /** Draft 07, which the files name: it does not know `unevaluatedProperties`, so unknown members pass. */
  readonly asDeclared: ValidateFunction;
  /** Draft 2019-09, which has the keywords that the files use: unknown members are refused. */
  readonly closed: ValidateFunction;
}

export function publishedCacao(folder: string): PublishedCacao {
  const schemas = readSchemas(folder);
  return {
    asDeclared: playbookOf(new Ajv({ strict: false, schemas: [...schemas] }), schemas),
    closed: playbookOf(new Ajv2019({ strict: false, schemas: schemas.map(opened) }), schemas),
  };
}

function readSchemas(folder: string): readonly AnySchemaObject[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .map((name) => recorded<AnySchemaObject>(JSON.parse(readFileSync(join(folder, name), "utf8"))));
}

/**
 * `action.json` asks every command to be a `command-data.json`, which as written is closed and does not have
 * `command`: under 2019-09 no command of any kind would pass.
 */
function opened(schema: AnySchemaObject): AnySchemaObject {
  const isCommandData = schema.$id?.endsWith("/commands/command-data.json") === true;
  const changed = isCommandData ? { ...schema, unevaluatedProperties: true } : schema;
  return { ...changed, $schema: "https://json-schema.org/draft/2019-09/schema" };
}

function playbookOf(ajv: Ajv | Ajv2019, schemas: readonly AnySchemaObject[]): ValidateFunction {
  const id = schemas.map(({ $id }) => $id).find((one) => one?.endsWith(ROOT) === true);
  const validate = id === undefined ? undefined : ajv.getSchema(id);
  if (validate === undefined) throw new Error(`no ${ROOT} in the folder of IR_CACAO_SCHEMAS`);
  return validate;
}
