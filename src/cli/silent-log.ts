/** For verbs that leave nothing behind: diagnostics have nowhere to go. */

import type { Log } from "../ports/log.ts";

export const SILENT_LOG: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
