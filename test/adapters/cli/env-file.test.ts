/** A `.env` file that says two things of one setting. */

import { expect, test } from 'vitest';
import { namesSetTwice } from '../../../adapters/cli/env-file.js';

test.each([
  ['LARK_APP_ID=cli_a\nLARK_APP_ID=cli_b', ['LARK_APP_ID']],
  ['LARK_APP_ID=cli_a\r\nHTTP_PORT=1\r\nexport LARK_APP_ID = cli_b', ['LARK_APP_ID']],
  ['HTTP_PORT=3000\nHTTP_PORT=3000', []],
  ['HTTP_PORT=\nHTTP_PORT=3000', []],
  ['HTTP_PORT=3000\nHTTP_PORT=', ['HTTP_PORT']],
  ['# HTTP_PORT=3000\nHTTP_PORT=4000', []],
  ['', []],
])('%j', (text, names) => {
  expect(namesSetTwice(text)).toEqual(names);
});
