/** Files of a home that hold credentials of other programs which an agent can use (facts/credentials.md section 3). */

/** How a file is read. `whole`: all of it is the secret. `lines`: names and values, one statement to a line. */
export type Manner = "whole" | "lines" | "json" | "scan";

export interface HomeFile {
  /** Below the home; a folder stands for all that is in it. */
  readonly path: string;
  readonly manner: Manner;
  /** Kind of the catalogue that this place is made for. */
  readonly kind?: string;
}

const HISTORIES = [
  ".bash_history",
  ".zsh_history",
  ".sh_history",
  ".ash_history",
  ".history",
  ".python_history",
  ".node_repl_history",
  ".psql_history",
  ".mysql_history",
  ".rediscli_history",
  ".sqlite_history",
  ".lesshst",
  ".local/share/fish/fish_history",
];

const START_FILES = [
  ".bashrc",
  ".bash_profile",
  ".bash_login",
  ".bash_aliases",
  ".profile",
  ".zshrc",
  ".zshenv",
  ".zprofile",
  ".zlogin",
  ".kshrc",
  ".xprofile",
  ".pam_environment",
  ".config/fish/config.fish",
  ".config/environment.d",
];

/** Where people keep the compose file of a gateway in a container. */
const COMPOSE = ["openclaw", "openclaw-docker", "clawdbot", "moltbot", "docker/openclaw", "docker"];

const STATEMENTS: readonly HomeFile[] = [
  ...HISTORIES.map((path): HomeFile => ({ path, manner: "lines" })),
  ...START_FILES.map((path): HomeFile => ({ path, manner: "lines" })),
  ...COMPOSE.flatMap((folder): readonly HomeFile[] =>
    [
      ".env",
      "docker-compose.yml",
      "docker-compose.yaml",
      "compose.yml",
      "compose.yaml",
      "docker-compose.override.yml",
    ].map((name) => ({ path: `${folder}/${name}`, manner: "lines" })),
  ),
  { path: ".env", manner: "lines" },
  { path: ".config/openclaw", manner: "lines" },
];

/** Where other programs keep what they log in with. */
const LOGIN_STORES: readonly HomeFile[] = [
  { path: ".npmrc", manner: "lines", kind: "npm_token" },
  { path: ".yarnrc.yml", manner: "lines", kind: "npm_token" },
  { path: ".git-credentials", manner: "lines" },
  { path: ".config/git/credentials", manner: "lines" },
  { path: ".gitconfig", manner: "lines" },
  { path: ".netrc", manner: "lines" },
  { path: ".config/gh/hosts.yml", manner: "lines", kind: "github_oauth" },
  { path: ".config/glab-cli/config.yml", manner: "lines", kind: "gitlab_pat" },
  { path: ".docker/config.json", manner: "json" },
  { path: ".aws/credentials", manner: "lines", kind: "aws_access_key" },
  { path: ".aws/config", manner: "lines" },
  { path: ".aws/sso/cache", manner: "json" },
  {
    path: ".config/gcloud/application_default_credentials.json",
    manner: "json",
    kind: "google_oauth",
  },
  { path: ".config/gcloud/legacy_credentials", manner: "json", kind: "google_oauth" },
  { path: ".config/gcloud/access_tokens.db", manner: "scan", kind: "google_oauth" },
  { path: ".config/gcloud/credentials.db", manner: "scan", kind: "google_oauth" },
  { path: ".kube/config", manner: "lines" },
  { path: ".ssh", manner: "scan", kind: "ssh_key" },
  { path: ".codex/auth.json", manner: "json", kind: "openai_codex_oauth" },
  { path: ".claude/.credentials.json", manner: "json", kind: "anthropic_oauth" },
  { path: ".claude.json", manner: "json" },
  { path: ".gemini", manner: "json" },
  { path: ".cache/huggingface/token", manner: "whole", kind: "huggingface_token" },
  { path: ".huggingface/token", manner: "whole", kind: "huggingface_token" },
  { path: ".vault-token", manner: "whole", kind: "vault_token" },
  { path: ".config/op", manner: "json", kind: "onepassword_sa" },
  { path: ".pypirc", manner: "lines" },
  { path: ".cargo/credentials.toml", manner: "lines" },
  { path: ".terraform.d/credentials.tfrc.json", manner: "json" },
  { path: ".local/share/signal-cli/data", manner: "json", kind: "signal_linked" },
  { path: ".config/signal-cli/data", manner: "json", kind: "signal_linked" },
  { path: ".cloudflared", manner: "json", kind: "cloudflare_token" },
  { path: ".wrangler/config/default.toml", manner: "lines", kind: "cloudflare_token" },
];

/** What a sealed package may lack although the host has it. */
export const SELDOM_SEALED: readonly HomeFile[] = [
  ...COMPOSE.map((folder): HomeFile => ({ path: `${folder}/.env`, manner: "lines" })),
  ...LOGIN_STORES,
];

export const HOME_FILES: readonly HomeFile[] = [...STATEMENTS, ...LOGIN_STORES];
