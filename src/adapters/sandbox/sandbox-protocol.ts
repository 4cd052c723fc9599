/** What the two halves of a sandbox say to each other: the outer one holds it, the inner one lives in it. */

import { z } from "zod";

/** Marks, in its environment, every process that the gateway of a sandbox started. The value is the folder. */
export const MARK_VARIABLE = "IR_SANDBOX";

/** Paths of mount(8) and its like, found outside, where it can be seen that root owns them. */
export const RootPrograms = z
  .object({ mount: z.string(), umount: z.string(), pivot_root: z.string() })
  .readonly();
export type RootPrograms = z.infer<typeof RootPrograms>;

/** Handed to the inner half as its only argument. */
export const InnerSettings = z
  .object({
    folder: z.string(),
    stateDirectory: z.string(),
    /** Where `ir` keeps its incidents in there. */
    home: z.string(),
    port: z.number(),
    /** User of the gateway where there is more than one in there; `null` for our own. */
    gatewayUid: z.number().nullable(),
    /** `null` without namespaces. */
    programs: RootPrograms.nullable(),
    /** Node and the main file: `ir` itself. */
    program: z.tuple([z.string(), z.string()]),
  })
  .readonly();
export type InnerSettings = z.infer<typeof InnerSettings>;

export const Order = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("run"), words: z.array(z.string()), isCaptured: z.boolean() }),
  z.object({ kind: z.literal("look") }),
]);
export type Order = z.infer<typeof Order>;

export const Answer = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ready"), hasPacketFilter: z.boolean() }),
  z.object({ kind: z.literal("failed"), reason: z.string() }),
  z.object({ kind: z.literal("ran"), exitCode: z.number(), stdout: z.string() }),
  z.object({
    kind: z.literal("seen"),
    isAnswering: z.boolean(),
    heartbeats: z.number(),
    silentMs: z.number(),
    processes: z.number(),
  }),
]);
export type Answer = z.infer<typeof Answer>;
