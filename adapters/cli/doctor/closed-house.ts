/** A house that does not open: why, and what to do; or that there is none yet. */

import { OperatorError, SettingsError, UsageError } from '../../../src/errors.js';
import { describeError } from '../../../src/log.js';
import type { Opening } from '../command.js';
import { type Finding, ok } from './finding.js';
import { faultsAsFindings } from './settings.js';

export function examineClosedHouse(opening: Opening): Finding[] {
  if (opening.house) return [];
  const { fault } = opening;
  if (fault === undefined)
    return [ok('database', 'there is none in DATA_DIR yet: the first `qunyi start` makes it')];
  if (fault instanceof SettingsError) return faultsAsFindings(fault.faults);
  if (fault instanceof OperatorError || fault instanceof UsageError)
    return [
      { level: 'trouble', about: fault.code.startsWith('keys') ? 'keys' : 'database', what: fault.message },
    ];
  return [
    {
      level: 'trouble',
      about: 'database',
      what: `it does not open: ${JSON.stringify(describeError(fault))}`,
      advice: 'report this line: it holds nobody’s words',
    },
  ];
}
