// Waiting until an object is gone.
import { pathOf, type Resource } from '../../client/discovery.ts'
import type { KubeObject } from '../../client/objects.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError } from '../../process/failure.ts'
import { serverError } from '../../process/answers.ts'
import { takeEvents } from '../get/get.watch.ts'

export interface Leaving {
  readonly resource: Resource
  readonly namespace: string | undefined
  readonly name: string
  /** Another object of the same name counts as gone. */
  readonly uid: string | undefined
}

/** @throws KubectlError after the timeout (milliseconds) */
export function waitUntilGone(kubectl: Kubectl, one: Leaving, timeoutMs: number): void {
  const until = kubectl.invocation.now + timeoutMs
  for (;;) {
    const answer = kubectl.call({ method: 'GET', path: pathOf(one.resource, one.namespace, one.name) })
    if (answer.status === 404) return
    if (answer.status >= 400) throw serverError(answer)
    const object = JSON.parse(answer.body) as KubeObject
    if (one.uid !== undefined && object.metadata.uid !== one.uid) return
    const outcome = kubectl.invocation.follow<{ rest: string }, 'gone' | 'again' | 'late'>({
      start: (io) => {
        io.open(
          kubectl.withUser({
            method: 'GET',
            path: pathOf(one.resource, one.namespace),
            query: {
              watch: 'true',
              fieldSelector: `metadata.name=${one.name}`,
              ...(object.metadata.resourceVersion && { resourceVersion: object.metadata.resourceVersion }),
            },
          }),
        )
        io.alarm(until)
        return { rest: '' }
      },
      data: (io, state, _stream, text) => {
        for (const { type } of takeEvents(state, text)) {
          if (type === 'DELETED') io.finish('gone')
          if (type === 'ERROR') io.finish('again')
        }
      },
      end: (io) => io.finish('again'),
      timer: (io) => io.finish('late'),
    })
    if (outcome === 'gone') return
    if (outcome === 'late')
      throw new KubectlError(`timed out waiting for the condition on ${one.resource.name}/${one.name}`)
  }
}
