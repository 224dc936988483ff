// Lines of the log that programs of Kubernetes write beside their messages.
import type { Kubectl } from '../kubectl.ts'

/** `W1124 10:00:00.000000   12345 diff.go:723] text` on standard error. */
export function logLine(kubectl: Kubectl, level: 'E' | 'W' | 'I', place: string, text: string): void {
  const time = new Date(kubectl.invocation.now).toISOString()
  const pid = String(kubectl.invocation.pid).padStart(7)
  kubectl.complain(
    `${level}${time.slice(5, 7)}${time.slice(8, 10)} ${time.slice(11, 23)}000 ${pid} ${place}] ${text}\n`,
  )
}
