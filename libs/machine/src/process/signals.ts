/** Signal numbers of Linux on x86 and arm64. */
export const signalNumbers: Record<string, number> = {
  HUP: 1, INT: 2, QUIT: 3, ILL: 4, TRAP: 5, ABRT: 6, BUS: 7, FPE: 8, KILL: 9, USR1: 10, SEGV: 11, USR2: 12, PIPE: 13, ALRM: 14, TERM: 15,
  STKFLT: 16, CHLD: 17, CONT: 18, STOP: 19, TSTP: 20, TTIN: 21, TTOU: 22, URG: 23, XCPU: 24, XFSZ: 25, VTALRM: 26, PROF: 27, WINCH: 28,
  IO: 29, PWR: 30, SYS: 31,
} // prettier-ignore

const names = new Map(Object.entries(signalNumbers).map(([name, number]) => [number, name]))

/** `TERM` for `TERM`, `SIGTERM`, `term`, `15`; undefined when there is no such signal. `EXIT` and `0` are not signals. */
export const signalName = (text: string): string | undefined => {
  if (/^\d+$/.test(text)) return names.get(Number(text))
  const name = text.toUpperCase().replace(/^SIG/, '')
  return Object.hasOwn(signalNumbers, name) ? name : undefined
}

/** The number of a signal's short name. */
export const signalNumber = (name: string): number => signalNumbers[name] ?? 0

/** What a shell says about a process that a signal ended (`Killed`, `Terminated`); undefined for those it is silent about. */
export const signalDescription: Record<string, string> = {
  HUP: 'Hangup', QUIT: 'Quit', ILL: 'Illegal instruction', TRAP: 'Trace/breakpoint trap', ABRT: 'Aborted', BUS: 'Bus error',
  FPE: 'Floating point exception', KILL: 'Killed', USR1: 'User defined signal 1', SEGV: 'Segmentation fault', USR2: 'User defined signal 2',
  ALRM: 'Alarm clock', TERM: 'Terminated', STKFLT: 'Stack fault', XCPU: 'CPU time limit exceeded', XFSZ: 'File size limit exceeded',
  VTALRM: 'Virtual timer expired', PROF: 'Profiling timer expired', IO: 'I/O possible', PWR: 'Power failure', SYS: 'Bad system call',
} // prettier-ignore

/** Signals whose default action is to do nothing. */
export const ignoredByDefault = new Set(['CHLD', 'WINCH', 'URG', 'CONT'])
/** Signals whose default action is to stop. */
export const stopSignals = new Set(['STOP', 'TSTP', 'TTIN', 'TTOU'])
