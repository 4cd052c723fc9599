const UUID = "11111111-2222-3333-4444-555555555555";

/** Public values as an operator would give them. */
export const REVOCATION_PARAMETERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  anthropic_api_key: { keyId: "apikey_01Rj2N8SVvo6BePZj99NhmiT" },
  openai_project_key: { projectId: "proj_abcdefgh", keyId: "key_abcdefgh" },
  openai_service_account: { projectId: "proj_abcdefgh", accountId: "svc_acct_1" },
  openai_admin_key: { keyId: "key_abcdefgh" },
  openai_codex_oauth: { clientId: "app_abcdefgh" },
  google_gemini_key: { project: "project-1", keyId: UUID },
  google_chat_sa: {
    clientEmail: "bot@project-1.iam.gserviceaccount.com",
    privateKeyId: "0".repeat(40),
  },
  azure_openai_key: { subscription: UUID, group: "rg", resource: "my-resource", key: "Key1" },
  aws_access_key: {
    accessKeyId: "AKIAABCDEFGHIJKLMNOP",
    user: "bot",
    adminAccessKeyId: "AKIAQRSTUVWXYZ234567",
  },
  bedrock_api_key: {
    credentialId: "ACCAABCDEFGHIJKLMNOP",
    user: "bot",
    adminAccessKeyId: "AKIAQRSTUVWXYZ234567",
  },
  openrouter_key: { hash: "0".repeat(64) },
  mistral_key: { keyId: UUID },
  elevenlabs_key: { accountId: "acct1", keyId: "key1" },
  deepgram_key: { projectId: UUID, keyId: UUID },
  gitlab_pat: { server: "gitlab.com" },
  matrix_access: { server: "matrix.example.org" },
  mattermost_token: { server: "chat.example.org", tokenId: "0".repeat(26) },
  msteams_bot: { objectId: UUID, keyId: UUID },
  twitch_token: { clientId: "0".repeat(30) },
  twilio: { accountSid: `AC${"0".repeat(32)}` },
  notion_token: { clientId: UUID },
  tailscale_key: { keyId: "k123456CNTRL" },
  cloudflare_token: { tokenId: "0".repeat(32) },
  npm_token: { key: "abcdef" },
  ssh_key: { keyId: "123" },
  vault_token: { server: "vault.example.org:8200" },
  oc_mcp_oauth: { server: "login.example.org", endpoint: "/oauth/revoke", clientId: "client-1" },
};

/** Every revocation that the tool can send, read by a person: kind, method, host, path, body. */
export const DECLARED_REVOCATIONS: readonly string[] = [];
