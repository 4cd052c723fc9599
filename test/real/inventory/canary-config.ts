/** A config that the real gateway accepts, with a canary in as many places of it as it has plugins for. */

import { defaultGatewayPort, defaultProviderPort, type Json } from "../harness/gateway-config.ts";

/** What the canary of a config path is called. */
export type Canary = (path: string) => string;

export function canaryConfig(canary: Canary): Json {
  const model = {
    id: "obedient-1",
    name: "Obedient 1",
    reasoning: false,
    input: ["text"],
    cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
    contextWindow: 128_000,
    maxTokens: 8_192,
    headers: { "X-M": canary("models.providers.lab.models[0].headers.X-M") },
  };
  return {
    gateway: {
      mode: "local",
      port: defaultGatewayPort,
      bind: "loopback",
      auth: { mode: "token", token: canary("gateway.auth.token") },
      remote: {
        token: canary("gateway.remote.token"),
        password: canary("gateway.remote.password"),
      },
      controlUi: { github: { token: canary("gateway.controlUi.github.token") } },
    },
    hooks: {
      enabled: true,
      token: canary("hooks.token"),
      gmail: { pushToken: canary("hooks.gmail.pushToken") },
    },
    env: { vars: { MY_SERVICE_TOKEN: canary("env.vars.MY_SERVICE_TOKEN") } },
    memory: {
      search: {
        remote: {
          apiKey: canary("memory.search.remote.apiKey"),
          headers: { "X-Key": canary("memory.search.remote.headers.X-Key") },
        },
      },
    },
    models: {
      providers: {
        lab: {
          baseUrl: `http://127.0.0.1:${defaultProviderPort}/v1`,
          apiKey: canary("models.providers.lab.apiKey"),
          api: "openai-completions",
          headers: { "X-Team": canary("models.providers.lab.headers.X-Team") },
          models: [model],
        },
      },
    },
    agents: {
      defaults: {
        model: { primary: "lab/obedient-1" },
        sandbox: {
          ssh: { identityData: canary("agents.defaults.sandbox.ssh.identityData") },
          docker: { env: { D_TOKEN: canary("agents.defaults.sandbox.docker.env.D_TOKEN") } },
        },
      },
    },
    mcp: {
      servers: {
        one: {
          command: "true",
          args: ["--token", canary("mcp.servers.one.args[1]")],
          env: { API_KEY: canary("mcp.servers.one.env.API_KEY") },
        },
        two: {
          url: "http://127.0.0.1:9/mcp",
          headers: { Authorization: `Bearer ${canary("mcp.servers.two.headers.Authorization")}` },
        },
      },
    },
    skills: {
      entries: {
        one: {
          apiKey: canary("skills.entries.one.apiKey"),
          env: { S_TOKEN: canary("skills.entries.one.env.S_TOKEN") },
        },
      },
    },
    talk: { providers: { elevenlabs: { apiKey: canary("talk.providers.elevenlabs.apiKey") } } },
    tts: { providers: { elevenlabs: { apiKey: canary("tts.providers.elevenlabs.apiKey") } } },
    tools: {
      web: { fetch: { headers: { "X-F": canary("tools.web.fetch.headers.X-F") } } },
      media: {
        audio: { request: { headers: { "X-Q": canary("tools.media.audio.request.headers.X-Q") } } },
      },
    },
    diagnostics: { otel: { headers: { "X-O": canary("diagnostics.otel.headers.X-O") } } },
    channels: {
      telegram: {
        enabled: false,
        botToken: canary("channels.telegram.botToken"),
        webhookSecret: canary("channels.telegram.webhookSecret"),
      },
      discord: { enabled: false, token: canary("channels.discord.token") },
      slack: {
        enabled: false,
        botToken: canary("channels.slack.botToken"),
        appToken: canary("channels.slack.appToken"),
        signingSecret: canary("channels.slack.signingSecret"),
      },
      line: {
        enabled: false,
        channelAccessToken: canary("channels.line.channelAccessToken"),
        channelSecret: canary("channels.line.channelSecret"),
      },
      matrix: {
        enabled: false,
        accessToken: canary("channels.matrix.accessToken"),
        password: canary("channels.matrix.password"),
      },
    },
    secrets: {
      providers: {
        filemain: { source: "file", path: "~/.openclaw/secrets.json", mode: "json" },
      },
    },
  };
}
