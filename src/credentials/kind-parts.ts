/** What many kinds have in common, said once. */

import type { KnownPlaces, ManualStep } from "./credential-kind.ts";

export {
  awsAccountOf,
  hasLettersAndDigits,
  isBech32,
  isCrcOfAllBefore,
  isCrcOfBody,
  numberBeforeDot,
} from "./checksums.ts";

/** Newest snapshot of the sources in which the addresses and steps of the catalogue were read. */
export const READ_ON = "2026-08-22";

const AUTH_PROFILES = "auth_profile_store.store_json";
const SECRET_STORE = "secret_store_entries.value";

/** A private key with its armour; line ends may be real, or escaped once or twice. */
export const PEM_PRIVATE_KEY =
  /-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY-----(?:[A-Za-z0-9+/=\\\s,:]|-(?!-)){64,16384}-----END (?:[A-Z]{2,10} ){0,2}PRIVATE KEY-----/u;

/** The same inside a JSON document of a service account, that may itself stand in a JSON text. */
export const PRIVATE_KEY_IN_JSON =
  /private_key\\{0,15}"\s{0,8}:\s{0,8}\\{0,15}"(?<secret>-----BEGIN PRIVATE KEY-----(?:[A-Za-z0-9+/=\\\s]|-(?!-)){64,16384}-----END PRIVATE KEY-----)/u;

export const NOWHERE: KnownPlaces = { config: [], environment: [], files: [], database: [] };

/** Where a gateway keeps the key of a model provider: config, variables in all their forms, profiles, secret store. */
export function modelPlaces(provider: string, variables: readonly string[]): KnownPlaces {
  return {
    config: [`models.providers.${provider}.apiKey`],
    environment: variables.flatMap((name) => variableForms(name)),
    files: [".env", "agents/*/agent/models.json"],
    database: [AUTH_PROFILES, SECRET_STORE],
  };
}

/** A key is also read from a list and from numbered names (facts/credentials.md section 3). */
function variableForms(name: string): readonly string[] {
  return name.endsWith("_API_KEY") ? [name, `${name}S`, `${name}_*`] : [name];
}

/** Where the key of a plugin or of speech is kept. */
export function pluginPlaces(
  config: readonly string[],
  environment: readonly string[],
): KnownPlaces {
  return { config, environment, files: [".env"], database: [AUTH_PROFILES, SECRET_STORE] };
}

/** Path of a channel's setting and of the same setting of one account of many. */
export function channelPaths(channel: string, names: readonly string[]): readonly string[] {
  return names.flatMap((name) => [
    `channels.${channel}.${name}`,
    `channels.${channel}.accounts.*.${name}`,
  ]);
}

export function create(text: string): ManualStep {
  return { phase: "create", text };
}

export function load(text: string): ManualStep {
  return { phase: "load", text };
}

export function validate(text: string): ManualStep {
  return { phase: "validate", text };
}

export function revoke(text: string): ManualStep {
  return { phase: "revoke", text };
}

export function aftercare(text: string): ManualStep {
  return { phase: "aftercare", text };
}

/** Put the replacement everywhere the old value stood. */
export const LOAD = load(
  "Put the replacement in every place that this item lists, on a host that is clean.",
);
export const VALIDATE = validate("Ask the provider with the replacement: it has to be alive.");

/** The plain rotation of a key that a console makes and deletes. */
export function rotation(made: string, ended: string): readonly ManualStep[] {
  return [create(made), LOAD, VALIDATE, revoke(ended)];
}
