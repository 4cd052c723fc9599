/** What a container engine says about a container, without the values of its environment. */

import { isJsonObject } from "../model/json.ts";
import type { Json } from "../model/json.ts";

/** Names stay, values go; also from the command line by which Podman made the container. */
export function withoutValues(output: string): string {
  const value = parsed(output);
  if (value === undefined) {
    const bytes = Buffer.byteLength(output);
    return `${JSON.stringify({ note: "the answer is no JSON, so it is not kept", bytes })}\n`;
  }
  return `${JSON.stringify(cleaned(value), null, 2)}\n`;
}

/** Folder of the compose project, as docker compose and podman-compose label it. */
export function composeFolder(output: string): readonly string[] {
  const value = parsed(output);
  const [first] = Array.isArray(value) ? value : [value];
  const config = isJsonObject(first) ? first["Config"] : null;
  const labels = isJsonObject(config) ? config["Labels"] : null;
  const folder = isJsonObject(labels) ? labels["com.docker.compose.project.working_dir"] : null;
  return typeof folder === "string" && folder.startsWith("/") && !folder.includes("*")
    ? [folder.replace(/\/+$/u, "")]
    : [];
}

function parsed(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    return undefined;
  }
}

function cleaned(value: unknown, key = ""): Json {
  if (typeof value === "string") return WITH_VALUES.has(key) ? withoutValue(value) : value;
  if (Array.isArray(value)) return value.map((item) => cleaned(item, key));
  if (!isJsonObject(value))
    return typeof value === "number" || typeof value === "boolean" ? value : null;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, cleaned(inner, name)]),
  );
}

const WITH_VALUES = new Set(["Env", "CreateCommand"]);

function withoutValue(text: string): string {
  return text.replace(/=[^]*$/u, "=(value not kept)");
}
