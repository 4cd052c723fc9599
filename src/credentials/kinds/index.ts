/** Every kind of credential that the tool knows by name. */

import type { CredentialKind } from "../credential-kind.ts";

export const KINDS: readonly CredentialKind[] = [];
