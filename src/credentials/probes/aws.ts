/** Amazon: access keys (the signature leaves, never the key) and keys of Bedrock. */

import type { ProbeQuestion, ProbeFamily } from "../probe.ts";
import type { ProbeRequest } from "../../ports/probe-transport.ts";
import { Secret } from "../../model/secret.ts";
import {
  adminOr,
  ALNUM,
  aProbe,
  aRevocation,
  bearer,
  dead,
  get,
  given,
  impostorOf,
  list,
  live,
  parameter,
  succeeded,
  text,
  unclear,
  UPPER,
} from "../probe-parts.ts";

const REGION = parameter(
  "region",
  "the region, for example us-east-1",
  /[a-z]{2}(?:-[a-z]{2,12}){1,3}-\d/,
);
const ACCESS_KEY_ID = parameter(
  "accessKeyId",
  "the access key id (AKIA… or ASIA…)",
  /(?:AKIA|ASIA)[A-Z2-7]{16}/,
);
const USER = parameter("user", "the IAM user's name", /[A-Za-z0-9_.-]{1,64}/);
const ADMIN_ID = parameter(
  "adminAccessKeyId",
  "the access key id of the administrator",
  /AKIA[A-Z2-7]{16}/,
);
const IAM = "iam.amazonaws.com";

function code(name: string): (answer: { readonly text: string }) => boolean {
  return (answer) =>
    new RegExp(`<Code>${name}</Code>|"(?:__type|code)":"[^"]*${name}"`).test(answer.text);
}

/** IAM is asked in us-east-1 for all regions; names in the query are sorted, as the signature wants them. */
function iamRequest(question: ProbeQuestion, query: string, admin: Secret | null): ProbeRequest {
  return {
    ...get({ host: IAM, path: [`/?${query}`], headers: {} }),
    signature: {
      scheme: "aws-sigv4",
      accessKeyId: given(question, "adminAccessKeyId"),
      secretKey: adminOr(admin, question),
      sessionToken: null,
      region: "us-east-1",
      service: "iam",
    },
  };
}

export const AWS: ProbeFamily = {
  probes: {
    aws_access_key: [
      aProbe({
        id: "aws-caller-identity",
        hosts: ["sts.{region}.amazonaws.com"],
        parameters: [REGION, ACCESS_KEY_ID],
        companions: ["sessionToken?"],
        sends: "signature",
        request: (question) => ({
          ...get({
            host: `sts.${given(question, "region")}.amazonaws.com`,
            path: ["/?Action=GetCallerIdentity&Version=2011-06-15"],
            headers: {},
          }),
          signature: {
            scheme: "aws-sigv4",
            accessKeyId: given(question, "accessKeyId"),
            secretKey: question.secret,
            sessionToken: question.companions["sessionToken"] ?? null,
            region: given(question, "region"),
            service: "sts",
          },
        }),
        answers: [
          live(200, "the caller's identity", text(/<Arn>arn:|"Arn":"arn:/)),
          unclear(
            403,
            "SignatureDoesNotMatch: the key id may still be active",
            code("SignatureDoesNotMatch"),
          ),
          unclear(403, "the clocks differ", code("RequestExpired")),
          dead(403, "InvalidClientTokenId", code("InvalidClientTokenId")),
          dead(403, "ExpiredToken", code("ExpiredToken")),
        ],
        impostor: (random, question) => ({
          secret: Secret.fromText(random(40, ALNUM)),
          parameters: { ...question.parameters, accessKeyId: `AKIA${random(16, UPPER)}` },
          companions: {},
        }),
        impostorSays: ["403: InvalidClientTokenId"],
      }),
    ],
    bedrock_api_key: [
      aProbe({
        id: "bedrock-models",
        hosts: ["bedrock.{region}.amazonaws.com"],
        parameters: [REGION],
        request: (question) =>
          get({
            host: `bedrock.${given(question, "region")}.amazonaws.com`,
            path: ["/foundation-models"],
            headers: bearer(question.secret),
          }),
        answers: [
          live(200, "the list of models", list("modelSummaries")),
          unclear(
            403,
            "known perhaps, not allowed to list",
            text(/not authorized to perform|AccessDenied/),
          ),
          dead(
            403,
            "not accepted",
            text(/authentication failed|UnrecognizedClient|InvalidClientTokenId|ExpiredToken/i),
          ),
        ],
        impostor: impostorOf((random) => `ABSK${random(128, ALNUM)}`),
      }),
    ],
  },
  revocations: {
    aws_access_key: aRevocation({
      id: "aws-deactivate-key",
      needs: "the secret key of an IAM administrator (not the stolen one)",
      sideEffects: [
        "sets the key inactive; it can be set active again until it is deleted",
        "sessions that it opened go on for up to 36 hours without a deny policy",
      ],
      isUndoable: true,
      hosts: [IAM],
      parameters: [ACCESS_KEY_ID, USER, ADMIN_ID],
      request: (question, admin) =>
        iamRequest(
          question,
          `AccessKeyId=${given(question, "accessKeyId")}&Action=UpdateAccessKey&Status=Inactive&UserName=${given(question, "user")}&Version=2010-05-08`,
          admin,
        ),
      isAcknowledged: succeeded(200),
    }),
    bedrock_api_key: aRevocation({
      id: "aws-deactivate-bedrock-key",
      needs: "the secret key of an IAM administrator",
      sideEffects: ["sets the key inactive; it can be set active again until it is deleted"],
      isUndoable: true,
      hosts: [IAM],
      parameters: [
        parameter(
          "credentialId",
          "the id of the service-specific credential",
          /ACCA[A-Z0-9]{12,24}/,
        ),
        USER,
        ADMIN_ID,
      ],
      request: (question, admin) =>
        iamRequest(
          question,
          `Action=UpdateServiceSpecificCredential&ServiceSpecificCredentialId=${given(question, "credentialId")}&Status=Inactive&UserName=${given(question, "user")}&Version=2010-05-08`,
          admin,
        ),
      isAcknowledged: succeeded(200),
    }),
  },
};
