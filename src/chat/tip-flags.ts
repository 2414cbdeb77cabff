/** Flags: what an editor should look at before anything else in a tip. They refuse nothing. */

import { fold } from './fold.js';
import { weakSecretSigns } from './secret-mark.js';

/** `secret_check` 涉密待核 · `petition_check` 疑似信访、涉诉, which is no matter for a tip (DOMAIN §2.2). */
export type TipFlag = 'secret_check' | 'petition_check';

const PETITION =
  /信访|上访|缠访|举报人|检举|控告|涉法涉诉|涉诉|诉讼|起诉|上诉|再审|判决|裁定书|仲裁裁决|冤(?:案|假|屈)|申冤/;

export function readTipFlags(text: string): TipFlag[] {
  const flags: TipFlag[] = [];
  if (weakSecretSigns(text).length > 0) flags.push('secret_check');
  if (PETITION.test(fold(text).text)) flags.push('petition_check');
  return flags;
}
