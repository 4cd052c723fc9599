/** Azure OpenAI / AI Foundry key, MS Teams bot app secret (Entra client secret): facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import {
  LOAD,
  READ_ON,
  VALIDATE,
  aftercare,
  channelPaths,
  create,
  hasLettersAndDigits,
  revoke,
  rotation,
} from "../kind-parts.ts";

export const MICROSOFT: readonly CredentialKind[] = [
  {
    id: "azure_openai_key",
    name: "Azure OpenAI / AI Foundry key",
    family: "microsoft",
    tier: "spend",
    entropy: "high",
    shapes: [
      {
        pattern: /[a-f0-9]{32}|[A-Za-z0-9]{84}/u,
        keywords: [],
        confidence: "low",
        context: ["AZURE_OPENAI_API_KEY", "openai.azure.com", "azure-openai", "azureOpenai"],
        isValid: hasLettersAndDigits,
      },
    ],
    places: {
      config: [
        "models.providers.azure.apiKey",
        "models.providers.azure-openai.apiKey",
        "models.providers.microsoft-foundry.apiKey",
      ],
      environment: ["AZURE_OPENAI_API_KEY"],
      files: [".env"],
      database: ["auth_profile_store.store_json"],
    },
    manual: {
      console: "https://portal.azure.com (resource > Keys and Endpoint)",
      steps: [
        create(
          "Move the clients to the other key, if that one is not known to the attacker: both stand side by side, so assume that it is.",
        ),
        LOAD,
        VALIDATE,
        revoke("Regenerate key 1."),
        revoke("Regenerate key 2: both leaked together."),
        aftercare("Or switch off local authentication altogether."),
      ],
      evidenceFirst: ["Activity log and metrics of the resource."],
      checkedOn: READ_ON,
    },
    parts: ["Key 1", "Key 2"],
    observeSeconds: 600,
    delay: "",
    derived: ["Deployments, files, batch jobs, the second key"],
    sources: ["trufflehog azure_openai"],
    unverified: ["ARM path and delay", "models list path", "length 84 of newer keys"],
  },
  {
    id: "msteams_bot",
    name: "MS Teams bot app secret (Entra client secret)",
    family: "microsoft",
    tier: "impersonate",
    entropy: "high",
    shapes: [
      {
        pattern: /(?<![~.])[A-Za-z0-9_~.]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}(?![~.])/u,
        keywords: ["Q~"],
        confidence: "high",
        context: [],
      },
    ],
    places: {
      config: channelPaths("msteams", ["appPassword"]),
      environment: ["MSTEAMS_APP_PASSWORD"],
      files: [],
      database: [],
    },
    manual: {
      console: "https://entra.microsoft.com > App registrations > Certificates & secrets",
      steps: rotation(
        "Add a second client secret.",
        "Remove the old client secret: access tokens already given out live on for 60 to 90 minutes.",
      ),
      evidenceFirst: [
        "Sign-in log of the service principal; list of its secrets, certificates and federated credentials.",
      ],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 5700,
    delay: "access tokens already issued live 60-90 min and cannot be revoked",
    derived: [
      "Other passwordCredentials, keyCredentials, federated credentials on the app",
      "Consent grants, new owners",
      "Teams incoming webhooks / workflows",
    ],
    sources: [
      "trufflehog azure_entra/serviceprincipal",
      "learn.microsoft.com troubleshoot-revoked-credentials; token-lifetime answers",
    ],
    unverified: ["Graph path and permission"],
  },
];
