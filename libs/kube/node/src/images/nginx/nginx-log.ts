// What nginx says of itself.
import { strftime, type Os, type Proc } from '@kubarium/machine'
import { confPath, type NginxState } from './nginx-state.ts'

export const log = (os: Os, proc: Proc, state: NginxState, level: string, text: string, pid = proc.pid): void => {
  const fd = state.error ?? 2
  if (proc.fds[fd] !== undefined)
    os.write(proc, fd, `${strftime('%Y/%m/%d %H:%M:%S', os.now)} [${level}] ${pid}#${pid}: ${text}\n`)
}

export const emerg = (os: Os, proc: Proc, state: NginxState, message: string): number => {
  const stamp = `${strftime('%Y/%m/%d %H:%M:%S', os.now)} [emerg] ${proc.pid}#${proc.pid}: ${message}\n`
  // Written to the error log and, by the master itself, to standard error.
  if (!state.test && state.error !== undefined) os.complain(proc, stamp)
  os.complain(proc, `nginx: [emerg] ${message}\n`)
  if (state.test) os.complain(proc, `nginx: configuration file ${confPath} test failed\n`)
  return 1
}
