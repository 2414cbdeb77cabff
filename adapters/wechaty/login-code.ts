/** The login code for somebody at the terminal: as a QR code of characters, each time it changes, yet not too often. */

import { renderUnicodeCompact } from 'uqr';

/** Codes are renewed every few minutes; a puppet that renews them faster must not flood the terminal. */
const SHOW_EVERY_MS = 20_000;

/** @returns what takes codes as they come, and what stops a code that is still to be shown. */
export function codeShower(
  tell: (text: string) => void,
  everyMs = SHOW_EVERY_MS,
): { show(code: string): void; drop(): void } {
  let lastMs = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  const drop = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  return {
    show(code) {
      drop();
      const showNow = () => {
        lastMs = Date.now();
        tell(loginText(code));
      };
      const waitMs = lastMs + everyMs - Date.now();
      if (waitMs <= 0) showNow();
      else timer = setTimeout(showNow, waitMs);
    },
    drop,
  };
}

export function loginText(code: string): string {
  return `请用机器人账号的微信扫描下面的二维码登录：\n${renderUnicodeCompact(code, { border: 2 })}`;
}
