/** Paths that OpenClaw marks as sensitive and that hold no secret, with the reason: a checklist of them would only tire. */

export const NOT_SECRET: readonly { readonly why: string; readonly config: readonly string[] }[] = [
  {
    why: "public keys of hosts",
    config: ["agents.{defaults,entries.*}.sandbox.ssh.knownHostsData"],
  },
  {
    why: "the name of a file; its content is looked at",
    config: [
      "channels.line.{secretFile,accounts.*.secretFile}",
      "channels.nextcloud-talk.{botSecretFile,accounts.*.botSecretFile}",
    ],
  },
  { why: "the name of a variable", config: ["channels.reef.guard.apiKeyEnv"] },
  {
    why: "a part of a reference",
    config: [
      "channels.telegram.webhookSecret.{id,provider,source}",
      "channels.telegram.accounts.*.webhookSecret.{id,provider,source}",
    ],
  },
  {
    why: "the address of a conversation",
    config: ["hooks.mappings.*.sessionKey", "hooks.mappings[].sessionKey"],
  },
  {
    why: "says which item of a vault is used, not what stands in it",
    config: ["plugins.entries.onepassword"],
  },
];
