/** What is wrong with a file of days off and working days, as data; jobs/wording/calendar.ts has the sentences. */

/** `line` as Excel shows it. `contradicts`: an earlier line says the other of that Beijing day. */
export type CalendarRemark = { line: number } & (
  | { code: 'no_date' | 'date_unclear' | 'kind_unclear' }
  | { code: 'contradicts'; day: string }
);

/** Why a calendar is not taken; the one before stays in force. */
export type CalendarFault =
  | { code: 'empty' | 'too_large' | 'no_header' | 'days_too_many' }
  | { code: 'no_days'; line: number }
  /** The first of all faults in it. */
  | { code: 'faults'; total: number; faults: CalendarRemark[] };

/** A calendar that is not taken; whoever asked for it puts the fault in words. */
export class CalendarRefused extends Error {
  override readonly name = 'CalendarRefused';
  constructor(readonly fault: CalendarFault) {
    super(fault.code);
  }
}
