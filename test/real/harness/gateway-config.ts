/** The configuration of a gateway under test: the least that starts, plus a model that lives in the lab. */

export type GatewayConfigOptions = {
  readonly port?: number;
  readonly bind?: "loopback" | "lan";
  readonly token?: string;
  readonly providerPort?: number;
  /** Merged over the rest, objects member by member. */
  readonly extra?: Json;
};

export type Json = {
  readonly [key: string]:
    | Json
    | readonly Json[]
    | readonly string[]
    | string
    | number
    | boolean
    | null;
};

export const defaultGatewayPort = 18789;
export const defaultProviderPort = 18899;
export const defaultToken = "lab-token-0a1b2c3d4e5f60718293a4b5c6d7e8f9";

export function gatewayConfig(options: GatewayConfigOptions = {}): Json {
  const model = {
    id: "obedient-1",
    name: "Obedient 1",
    reasoning: false,
    input: ["text"],
    cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
    contextWindow: 128_000,
    maxTokens: 8_192,
  };
  const least: Json = {
    gateway: {
      mode: "local",
      port: options.port ?? defaultGatewayPort,
      bind: options.bind ?? "loopback",
      auth: { mode: "token", token: options.token ?? defaultToken },
    },
    models: {
      providers: {
        lab: {
          baseUrl: `http://127.0.0.1:${options.providerPort ?? defaultProviderPort}/v1`,
          apiKey: "sk-lab-0000000000000000000000000000",
          api: "openai-completions",
          models: [model],
        },
      },
    },
    agents: { defaults: { model: { primary: "lab/obedient-1" } } },
  };
  return merge(least, options.extra ?? {});
}

function merge(under: Json, over: Json): Json {
  const merged: Record<string, Json[string]> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const present = merged[key];
    merged[key] = isObject(present) && isObject(value) ? merge(present, value) : value;
  }
  return merged;
}

function isObject(value: Json[string] | undefined): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
