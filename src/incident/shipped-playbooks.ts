/** What ships, as it ships. Written by `test/playbooks/library/pins.test.ts` (`vitest -u`), never by hand. */

export interface ShippedPlaybook {
  readonly sha256: string;
  /** Whether its first two steps are those of stage zero: `ir contain --playbook` may freeze at once. */
  readonly beginsByFreezing: boolean;
}

export const SHIPPED_PLAYBOOKS: ReadonlyMap<string, ShippedPlaybook> = new Map([
  [
    "collect",
    {
      sha256: "60f960575bd3008ba6a9febc9674cee04ccb5daaf9f0a77bc5f32040eb0b9b0f",
      beginsByFreezing: false,
    },
  ],
  [
    "contain",
    {
      sha256: "687da5fff397f85c942207b5699f1fc8d39d9c28326c17997f96df92cfc01c04",
      beginsByFreezing: true,
    },
  ],
  [
    "exposed-gateway",
    {
      sha256: "a8abcc258624faf354b9b33bf423119656218d6803856a98066176b62bcafe3b",
      beginsByFreezing: true,
    },
  ],
  [
    "false-alarm",
    {
      sha256: "5c2f266d02eab3ac12b6068cacac48865ac1f051558ae2c4bcd816180c7a6b70",
      beginsByFreezing: false,
    },
  ],
  [
    "full-response",
    {
      sha256: "c305c0a55ffac3d39ea0fb4fe0ab26f31d7f0f36239a1c9d9093a88a87983e37",
      beginsByFreezing: true,
    },
  ],
  [
    "injected-exec",
    {
      sha256: "2ecc80fbc75b7c75e512a396222e4b1ad55fdc7d97a00844075da06bcdb1b34f",
      beginsByFreezing: true,
    },
  ],
  [
    "leaked-provider-key",
    {
      sha256: "ff93cc1f2035bdf38684a076a6ac50372d46a3297efd6a788dfcc0ec1a7ae684",
      beginsByFreezing: false,
    },
  ],
  [
    "lost-laptop",
    {
      sha256: "d76dc9c9b6f8464cacf28d90710c335f68ff8f96c37afaff7ab817152669ef2d",
      beginsByFreezing: true,
    },
  ],
  [
    "malicious-skill",
    {
      sha256: "322305406fc26a984a07d21da040c0f47e491afe6ee8ba1c567db08e6c89cb79",
      beginsByFreezing: true,
    },
  ],
  [
    "poisoned-instructions",
    {
      sha256: "241f4f4d307f95f5ea9e363ad6cb2d8df015295265b89a0f32f06719b90c7455",
      beginsByFreezing: true,
    },
  ],
  [
    "rogue-cron-or-mcp",
    {
      sha256: "51a2589cf8bce7954205152115fef5030a5d909992d7990a46a70645ef9ee95e",
      beginsByFreezing: true,
    },
  ],
  [
    "stolen-channel-token",
    {
      sha256: "1783287f4ed69e08edec6b6f365d464f7b4695c6b9c2c24c8a01fddf60f600cc",
      beginsByFreezing: true,
    },
  ],
  [
    "stolen-gateway-token",
    {
      sha256: "74fc804a259770a7526b9f620b56bc6462d285eff6b01dab7c869f28c9019e24",
      beginsByFreezing: true,
    },
  ],
]);
