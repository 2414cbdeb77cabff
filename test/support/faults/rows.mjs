/** The rows of the fault runs: what each promises, and which of its figures tell most. */

const WHOLE = [
  'commands',
  'lost',
  'doubledRows',
  'doubledAnswers',
  'unanswered',
  'groups',
  'groupsWithout',
  'groupsTwice',
];

/** By the beginning of the case's name. */
export const ROWS = new Map([
  [
    'R1',
    row(
      'processes killed at 200 points: 0 lost, 0 doubled, every group once, settled ≤ 10 s',
      'kills',
      'settledMs',
      'drainedMs',
      // On WeChat, where a send cut off in the middle may or may not have gone out.
      'groupsOnce',
      'withoutAndNotListed',
      'listedUncertain',
    ),
  ],
  ['R2', row('as R1, with 2 Redis kills and 2 immediate stops of PostgreSQL', 'kills', 'settledMs')],
  ['R3', row('Redis flushed 3 times under 60 kills: 0 lost, 0 doubled', 'kills', 'settledMs')],
  [
    'R4',
    row(
      'Redis away 60 s at 90/s: all accepted, p99 < 50 ms; working again ≤ 2 s, settled ≤ 15 s',
      'acceptedP99Ms',
      'workingMs',
      'settledMs',
    ),
  ],
  [
    'R5',
    row(
      'Redis down at every start: nothing hangs > 3 s, 0 lost',
      'bootMs',
      'bootWithoutRedisMs',
      'slowestAcceptMs',
      'slowestHealthMs',
      'settledMs',
    ),
  ],
  [
    'R6',
    row('Redis hung 30 s: nothing hangs > 3 s, 0 lost', 'slowestAcceptMs', 'slowestHealthMs', 'settledMs'),
  ],
  [
    'R7',
    row('PostgreSQL away 60 s: events refused ≤ 2.6 s and delivered again', 'refusals', 'slowestRefusalMs'),
  ],
  ['R9', row('Redis loses its power 10 times: 0 accepted lost', 'cuts', 'lostBytes', 'settledMs')],
  [
    'R10',
    row(
      'the same message 2, 5, 50 times, and after 1 h, 7 h, 30 d: one effect, one answer',
      'messages',
      'pushes',
      'notOnce',
      'notAnsweredOnce',
    ),
  ],
  [
    'R11',
    row(
      '2,000 random orders: the state is that of the order it was said in',
      'members',
      'outOfOrder',
      'wrong',
    ),
  ],
  ['R12', row('killed at each of 200 positions of a broadcast: every group exactly once', 'kills')],
  [
    'R13',
    row(
      'every kind of refusal: never before the reset, ≤ 5/s a group, ≤ 50/s, ≤ 1,000/min; final is final',
      'messages',
      'refusals',
      'beforeTheReset',
      'perGroupSecond',
      'perAppSecond',
      'perAppMinute',
      'doubled',
      'failed',
    ),
  ],
  [
    'R15',
    row(
      'a message that kills, among 1,000: aside after 5 starts alone, the others’ p99 < 2 ×',
      'crashes',
      'startsAlone',
      'asideAfterMs',
      'p99QuietMs',
      'p99BesideMs',
    ),
  ],
  [
    'R16',
    row('50 stops, Redis up and away: ended ≤ 10 s', 'stops', 'slowestMs', 'slowestRedisAwayMs', 'exitZero'),
  ],
  [
    'R17',
    row(
      'WeChat logged out and in 20 times with everything told again: 0 doubled, sending held, known within 60 s',
      'logins',
      'replays',
      'sentWhileOut',
      'noticesOnce',
      'slowestAlarmMs',
    ),
  ],
  ['R18', row('a silent worker: alarm ≤ 60 s, opened anew', 'rounds', 'alarmMs', 'readyAgainMs')],
  [
    'R20',
    row(
      'Redis with 12 MB, 200,000 rows pending: 0 out of memory, all done',
      'pending',
      'done',
      'outOfMemory',
      'peakBytes',
    ),
  ],
  [
    'R22',
    row(
      '1,000 check-ins around midnight, three time zones, 29 February: the right day in 100 %',
      'checkIns',
      'recorded',
      'wrong',
    ),
  ],
  [
    'R23',
    row('30 min at 50/s: memory grows < 10 %', 'minutes', 'gatewayGrowth', 'workerGrowth', 'residentMiB'),
  ],
  [
    'S18',
    row(
      'a group at 100/s and a sender at 50/s: the others’ p99 < 1 s',
      'othersP99Ms',
      'groupP99Ms',
      'senderP99Ms',
      'settledMs',
    ),
  ],
  [
    'clock jump',
    row('the clock of every process jumps back an hour: 0 lost, 0 doubled', 'settledMs', 'ended'),
  ],
  [
    'restored database',
    row(
      'restored to yesterday: what it believes unsent is held, nothing is said twice',
      'waiting',
      'held',
      'saidAgain',
    ),
  ],
  [
    'negative control',
    row('the naive shape under R1’s kills: it must lose, double and leave groups out', 'kills'),
  ],
]);

function row(promise, ...figures) {
  return { promise, figures: [...WHOLE, ...figures] };
}
