/** How long the supervision of the WeChat process waits for what. */

/** How long things may take; tests take less. */
export interface Timing {
  /** Between two pings of the child, which asks the puppet for a sign of life each time. */
  pingEveryMs: number;
  /** Without a sign of life it counts as not connected after this, … */
  lateMs: number;
  /** … and is ended and started anew after this. */
  silenceMs: number;
  /** Within this somebody is logged in, or a code is shown to be scanned. */
  loginMs: number;
  firstPauseMs: number;
  longestPauseMs: number;
  /** Whoever stood as long as this begins with the first pause again. */
  healthyMs: number;
  /** How long a call may take. */
  callMs: number;
  /** How long the child may take to end by itself. */
  stopMs: number;
}

export const TIMING: Timing = {
  pingEveryMs: 5_000,
  lateMs: 12_000,
  silenceMs: 30_000,
  loginMs: 120_000,
  firstPauseMs: 1_000,
  longestPauseMs: 60_000,
  healthyMs: 60_000,
  callMs: 60_000,
  stopMs: 5_000,
};
