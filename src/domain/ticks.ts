/** Ticks: which jobs are due by the clock. Beijing time, which knows no summer time. */

/** When a job runs: every so many minutes of the day, or daily at a minute of the Beijing day. */
export type Schedule = readonly ({ job: string } & ({ everyMinutes: number } | { dailyAtMinute: number }))[];

export interface Tick {
  job: string;
  dueAt: Date;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const BEIJING_AHEAD_MS = 8 * 60 * MINUTE_MS;

/** The latest tick of each job that is due by `now`, at most 24 h old: what an outage missed is made up once. */
export function dueTicks(schedule: Schedule, now: Date): Tick[] {
  return schedule.map((entry) => {
    const beijingMs = now.getTime() + BEIJING_AHEAD_MS;
    if ('everyMinutes' in entry) {
      const stepMs = entry.everyMinutes * MINUTE_MS;
      return { job: entry.job, dueAt: new Date(Math.floor(beijingMs / stepMs) * stepMs - BEIJING_AHEAD_MS) };
    }
    const offsetMs = entry.dailyAtMinute * MINUTE_MS;
    const dueMs = Math.floor((beijingMs - offsetMs) / DAY_MS) * DAY_MS + offsetMs;
    return { job: entry.job, dueAt: new Date(dueMs - BEIJING_AHEAD_MS) };
  });
}
