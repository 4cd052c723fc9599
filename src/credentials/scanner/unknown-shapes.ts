/** Forms of secrets that no kind of the catalogue claims: told as `unknown`, so that they are not overlooked. */

import type { Shape } from "../credential-kind.ts";
import { hasLettersAndDigits } from "../checksums.ts";
import type { NamedShape } from "./ready-shape.ts";

/** Keys of several vendors begin like this; only a person can say whose one is. */
const SK_KINDS = ["deepseek_key", "moonshot_key", "qwen_key", "openai_project_key"];
const ANTHROPIC = ["anthropic_api_key", "anthropic_admin_key", "anthropic_oauth"];
const SLACK = ["slack_bot_user", "slack_app_level"];
const GITHUB = ["github_pat_classic", "github_pat_fine", "github_oauth"];

function unknown(
  pattern: RegExp,
  keywords: readonly string[],
  ambiguous: readonly string[] = [],
): NamedShape {
  const shape: Shape = {
    pattern,
    keywords,
    confidence: "medium",
    context: [],
    isValid: hasLettersAndDigits,
  };
  return { kind: "unknown", ambiguous, shape };
}

/** Prefixes of services outside the catalogue are background knowledge; each names a secret by its own words. */
export const UNKNOWN_SHAPES: readonly NamedShape[] = [
  unknown(/sk-[A-Za-z0-9][A-Za-z0-9_-]{19,199}/u, ["sk-"], SK_KINDS),
  unknown(/sk-ant-[a-z]{2,8}[0-9]{2}-[A-Za-z0-9_-]{20,200}/u, ["sk-ant-"], ANTHROPIC),
  unknown(
    /xox[abeprs]-[A-Za-z0-9-]{10,250}/u,
    ["xoxa-", "xoxb-", "xoxe-", "xoxp-", "xoxr-", "xoxs-"],
    SLACK,
  ),
  unknown(/xoxe\.xox[bp]-[A-Za-z0-9-]{10,250}/u, ["xoxe."], SLACK),
  unknown(/github_pat_[A-Za-z0-9_]{30,255}/u, ["github_pat_"], GITHUB),
  unknown(/eyJ[A-Za-z0-9_-]{10,2048}\.eyJ[A-Za-z0-9_-]{10,4096}\.[A-Za-z0-9_-]{20,1024}/u, ["eyJ"]),
  unknown(/(?:sk|rk)_live_[A-Za-z0-9]{16,247}/u, ["sk_live_", "rk_live_"]),
  unknown(/whsec_[A-Za-z0-9+/]{24,96}={0,2}/u, ["whsec_"]),
  unknown(/SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}/u, ["SG."]),
  unknown(/dop_v1_[a-f0-9]{64}/u, ["dop_v1_"]),
  unknown(/shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}/u, ["shpat_", "shpca_", "shppa_", "shpss_"]),
  unknown(/lin_api_[A-Za-z0-9]{40}/u, ["lin_api_"]),
  unknown(/nvapi-[A-Za-z0-9_-]{60,70}/u, ["nvapi-"]),
  unknown(/dckr_pat_[A-Za-z0-9_-]{27,40}/u, ["dckr_pat_"]),
  unknown(/glsa_[A-Za-z0-9]{32}_[a-f0-9]{8}/u, ["glsa_"]),
  unknown(/pypi-AgE[A-Za-z0-9_-]{50,500}/u, ["pypi-AgE"]),
  unknown(/AGE-SECRET-KEY-1[0-9A-Z]{58}/u, ["AGE-SECRET-KEY-1"]),
  unknown(/(?:glrt|gldt|glptt|glcbt)-[A-Za-z0-9_-]{20,300}/u, [
    "glrt-",
    "gldt-",
    "glptt-",
    "glcbt-",
  ]),
];
