import { bool, duration, int } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import { pathOf } from '../../client/discovery.ts'
import type { KubeObject } from '../../client/objects.ts'
import { KubectlError } from '../../process/failure.ts'
import { takeEvents } from '../get/get.watch.ts'
import { rolloutStatus } from './rollout-status.ts'
import { eachTarget, rolloutCandidates, targetFlags } from './targets.ts'

interface StatusState {
  rest: string
}

export const statusCommand = defineCommand<{ revision: number; watches: boolean; timeoutMs: number }>({
  name: 'status',
  summary: 'Show the status of the rollout',
  usage: 'kubectl rollout status (TYPE NAME | TYPE/NAME) [flags]',
  flags: [
    ...targetFlags,
    int('revision', 'Only this revision; 0: the last.', { default: '0' }),
    duration('timeout', 'How long to watch; 0: until it is over.', { default: '0s' }),
    bool('watch', 'Watch until it is over.', { short: 'w', default: 'true' }),
  ],
  complete: ({ flags }) => ({
    revision: flags.number('revision'),
    watches: flags.flag('watch'),
    timeoutMs: flags.milliseconds('timeout'),
  }),
  validate: ({ revision }, kubectl) => {
    if (revision < 0) throw kubectl.usageError('revision must be a positive integer: ' + revision)
  },
  run: ({ revision, watches, timeoutMs }, kubectl) => {
    const until = timeoutMs > 0 ? kubectl.invocation.now + timeoutMs : undefined
    eachTarget(kubectl, ({ resource, namespace, object }) => {
      const { name } = object.metadata
      const first = rolloutStatus(resource.kind, object, revision)
      kubectl.print(first.message)
      if (first.error) throw new KubectlError(first.error)
      if (first.isDone || !watches) return
      const failure = kubectl.invocation.follow<StatusState, string>({
        start: (io) => {
          io.open(
            kubectl.withUser({
              method: 'GET',
              path: pathOf(resource, namespace),
              query: {
                watch: 'true',
                fieldSelector: `metadata.name=${name}`,
                ...(object.metadata.resourceVersion && { resourceVersion: object.metadata.resourceVersion }),
              },
            }),
          )
          io.alarm(until)
          return { rest: '' }
        },
        data: (io, state, _stream, pieces) => {
          for (const { type, object: now } of takeEvents<KubeObject>(state, pieces)) {
            if (type === 'DELETED') return io.finish('object has been deleted')
            if (type !== 'ADDED' && type !== 'MODIFIED') continue
            const { message, isDone, error } = rolloutStatus(resource.kind, now, revision)
            io.print(message)
            if (error) return io.finish(error)
            if (isDone) return io.finish('')
          }
        },
        end: (io) => io.finish('the watch ended before the rollout was over'),
        timer: (io) => io.finish('timed out waiting for the condition'),
      })
      if (failure) throw new KubectlError(failure)
    })
  },
  candidates: rolloutCandidates,
})
