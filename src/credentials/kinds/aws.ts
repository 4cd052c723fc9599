/** AWS access key (Bedrock and others), Amazon Bedrock API key: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import {
  LOAD,
  READ_ON,
  VALIDATE,
  aftercare,
  awsAccountOf,
  create,
  hasLettersAndDigits,
  modelPlaces,
  revoke,
} from "../kind-parts.ts";

export const AWS: readonly CredentialKind[] = [
  {
    id: "aws_access_key",
    name: "AWS access key (Bedrock and others)",
    family: "aws",
    tier: "mint",
    entropy: "high",
    shapes: [
      {
        pattern: /(?:AKIA|ASIA)[A-Z2-7]{16}/u,
        keywords: ["AKIA", "ASIA"],
        confidence: "high",
        context: [],
        isPublic: true,
        isValid: (value) => awsAccountOf(value) !== "",
        ownerOf: awsAccountOf,
      },
      {
        pattern: /[A-Za-z0-9/+]{40}/u,
        keywords: [],
        confidence: "low",
        context: ["aws_secret_access_key", "secretAccessKey", "SecretAccessKey", "aws_secret"],
        isValid: hasLettersAndDigits,
      },
      {
        pattern: /[A-Za-z0-9/+]{100,2048}={0,2}/u,
        keywords: [],
        confidence: "low",
        context: ["aws_session_token", "sessionToken", "SessionToken"],
        isValid: hasLettersAndDigits,
      },
    ],
    places: {
      config: [],
      environment: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"],
      files: ["~/.aws/credentials", "~/.aws/sso/cache/*"],
      database: [],
    },
    manual: {
      console: "https://console.aws.amazon.com/iam/ > Users > Security credentials",
      steps: [
        create("Create a second access key, if the use is legitimate at all."),
        LOAD,
        VALIDATE,
        revoke("Deactivate the old key: that can be undone and keeps its id for CloudTrail."),
        revoke(
          "Attach a deny policy on aws:TokenIssueTime: sessions outlive their key by up to 36 hours.",
        ),
        aftercare("Delete the old key when the case is closed."),
      ],
      evidenceFirst: ["Last use of the key, and CloudTrail by key id."],
      checkedOn: READ_ON,
    },
    parts: ["Access key", "Sessions made with it"],
    observeSeconds: 300,
    delay:
      'policy changes "might take a few minutes"; temporary credentials stay valid 15 min to 36 h unless a deny policy is attached; measured: about 4 s window in which a deleted key could still create credentials (reported by E. Agavriloae, cited by Aikido)',
    derived: [
      "STS sessions, GetFederationToken tokens",
      "New users, access keys, login profiles, roles, trust policies",
      "Lambda, EC2, Bedrock model access and invocation logging off",
      "Service-specific credentials (Bedrock API keys)",
    ],
    sources: [
      "trufflehog aws (warns that any 403 is read as dead after one retry)",
      "docs.aws.amazon.com IAM id_roles_use_revoke-sessions, id_credentials_temp_control-access_disable-perms",
      "howtorotate aws",
    ],
    unverified: ["GetCallerIdentity ignores explicit deny"],
  },
  {
    id: "bedrock_api_key",
    name: "Amazon Bedrock API key",
    family: "aws",
    tier: "spend",
    entropy: "high",
    shapes: [
      {
        pattern: /ABSK[A-Za-z0-9+/]{109,269}={0,2}/u,
        keywords: ["ABSK"],
        confidence: "high",
        context: [],
      },
      {
        pattern: /bedrock-api-key-[A-Za-z0-9+/=_-]{40,2048}/u,
        keywords: ["bedrock-api-key-"],
        confidence: "high",
        context: [],
      },
    ],
    places: { ...modelPlaces("amazon-bedrock", ["AWS_BEARER_TOKEN_BEDROCK"]) },
    manual: {
      console: "https://console.aws.amazon.com/bedrock (API keys)",
      steps: [
        create("Create a new key."),
        LOAD,
        VALIDATE,
        revoke(
          "Deactivate the old key. A short-term key ends only with a deny policy or its session.",
        ),
        aftercare("Delete the old key, and the IAM user made for it, when the case is closed."),
      ],
      evidenceFirst: ["CloudTrail and model invocation log of the IAM user behind the key."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 300,
    delay: "inactive can be re-activated",
    derived: ["The IAM user created for the long-term key", "Model access, invocation jobs"],
    sources: [
      "docs.aws.amazon.com/bedrock api-keys-revoke",
      "betterleaks aws-amazon-bedrock-api-key-*",
      "openclaw docs providers/bedrock.md",
    ],
    unverified: ["list endpoint accepts the bearer key", "exact dead body"],
  },
];
