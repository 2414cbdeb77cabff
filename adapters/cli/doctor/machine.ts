/** The machine: which Node runs the program. */

import { type Finding, ok } from './finding.js';

/** Node 20 had its end of life in April 2026. https://github.com/nodejs/release#release-schedule */
const SUPPORTED_FROM = 22;

/** @param version such as `20.19.4`. */
export function examineMachine(version: string): Finding[] {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const what = `Node ${version}`;
  if (major < 20 || (major === 20 && minor < 19))
    return [
      {
        level: 'trouble',
        about: 'program',
        what,
        why: 'Qunyi needs Node 20.19 or later',
        advice: 'install Node 22 or 24',
      },
    ];
  if (major >= SUPPORTED_FROM) return [ok('program', what)];
  return [
    {
      level: 'advice',
      about: 'program',
      what,
      why: 'it works, but is past its end of life: holes found in it are not mended any more',
      advice: 'install Node 22 or 24',
    },
  ];
}
