// A conversation with a container: exec and attach.
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError, explained, type Status } from '../../process/failure.ts'
import { serverError } from '../../process/answers.ts'

export interface SessionTarget {
  readonly namespace: string
  readonly pod: string
  readonly container: string
  readonly subresource: 'exec' | 'attach'
  readonly command: readonly string[]
  readonly stdin: boolean
  readonly tty: boolean
}

/** What a person is told before a session that others can see. */
export const ATTACH_GREETING =
  "All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\nIf you don't see a command prompt, try pressing enter.\n"

interface SessionState {
  status: string
}

/** Runs until the container's process ends. @returns its exit status */
export function converse(kubectl: Kubectl, target: SessionTarget, greeting = ''): number {
  const { namespace, pod, container, subresource, command, stdin, tty } = target
  const isRaw = tty && stdin && kubectl.invocation.isTty(0)
  const { size } = kubectl.invocation
  if (greeting) kubectl.complain(greeting)
  return kubectl.invocation.follow<SessionState, number>({
    raw: isRaw,
    readsInput: stdin,
    start: (io) => {
      io.open(
        kubectl.withUser({
          method: 'GET',
          path: `/api/v1/namespaces/${namespace}/pods/${pod}/${subresource}`,
          query: {
            ...(command.length > 0 && { command: [...command] }),
            container,
            stdout: 'true',
            ...(stdin && { stdin: 'true' }),
            ...(tty ? { tty: 'true' } : { stderr: 'true' }),
          },
        }),
      )
      return { status: '' }
    },
    started: (io, _state, stream, answer) => {
      if (answer.status < 400) {
        if (tty) io.send(stream, 'resize', JSON.stringify({ Width: size.cols, Height: size.rows }))
        return
      }
      const { message } = serverError(answer)
      const { text, code } = explained(new KubectlError(`unable to upgrade connection: ${message}`))
      io.complain(text)
      io.finish(code)
    },
    data: (io, state, _stream, text, channel) => {
      if (channel === 'error') state.status += text
      else if (channel === 'stderr') io.complain(text)
      else io.print(text)
    },
    end: (io, state, _stream, error) => {
      if (state.status === '') {
        if (error) io.complain(`error: ${error}\n`)
        io.finish(error ? 1 : 0)
        return
      }
      const { status, message, reason, details } = JSON.parse(state.status) as Status
      if (status === 'Success') return io.finish(0)
      const code =
        reason === 'NonZeroExitCode'
          ? Number(details?.causes?.find((cause) => cause.reason === 'ExitCode')?.message ?? 1)
          : 1
      io.complain(reason === 'NonZeroExitCode' ? `command terminated with exit code ${code}\n` : `error: ${message}\n`)
      io.finish(code)
    },
    input: (io, _state, text) => {
      if (text === null) io.send(0, 'close', '')
      else io.send(0, 'stdin', text)
    },
    ...(tty && {
      resized: (io, _state, now) => io.send(0, 'resize', JSON.stringify({ Width: now.cols, Height: now.rows })),
    }),
  })
}
