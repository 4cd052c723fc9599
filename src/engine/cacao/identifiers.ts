/** Identifiers of CACAO objects (CACAO v2.0 §10.10): `type--UUID`, of version 4 in form. */

import type { Digest } from "../../ports/digest.ts";

/** Names our fields; a reader of another maker passes them over. */
export const EXTENSION_ID = "extension-definition--5f0a6f0e-6a1c-4d58-9b0b-2d3c7c1e9a41";

/** Who made the playbook, and who carries it out. */
export const CREATOR_ID = "identity--0c9d2f7b-3e54-4b7e-8f5a-61c0b7d4e213";
export const AGENT_ID = "individual--b61f8f5d-7d0e-4c3a-a5a4-90f2d1c86e37";

/** The same object of the same playbook has the same identifier in every export. */
export function identifier(type: string, name: string, digest: Digest): string {
  const hex = digest.sha256(`openclaw-ir ${type} ${name}`);
  const variant = "89ab"[Number.parseInt(hex.charAt(16), 16) % 4] ?? "8";
  const groups = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return `${type}--${groups.join("-")}`;
}
