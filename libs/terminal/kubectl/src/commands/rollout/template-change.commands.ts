// pause, resume and restart: one field of the object, or of its template.
import { defineCommand, type Command } from '../../command-line/command.ts'
import { dig, type KubeObject } from '../../client/objects.ts'
import { patchObject } from '../../client/patching.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError } from '../../process/failure.ts'
import { objectPrinter, printResult } from '../../printers/output.ts'
import { rfc3339 } from '../../printers/time.ts'
import { changingFlags, eachTarget, quotedTarget, rolloutCandidates } from './targets.ts'

interface Change {
  readonly name: string
  readonly summary: string
  readonly examples: string
  /** What was done, and the doing, as messages say it. */
  readonly verb: string
  readonly doing: string
  readonly kinds: readonly string[]
  /** Why it cannot be done now. */
  readonly refusal: (object: KubeObject) => string | undefined
  readonly patch: (kubectl: Kubectl) => object
}

const isPaused = (object: KubeObject): boolean => dig(object, 'spec', 'paused') === true

const changes: readonly Change[] = [
  {
    name: 'pause',
    summary: 'Mark the provided resource as paused',
    examples: `  # Changes of the template wait from now on
  kubectl rollout pause deployment/web`,
    verb: 'paused',
    doing: 'pausing',
    kinds: ['Deployment'],
    refusal: (object) => (isPaused(object) ? 'is already paused' : undefined),
    patch: () => ({ spec: { paused: true } }),
  },
  {
    name: 'restart',
    summary: 'Restart a resource',
    examples: `  # New pods with the same template
  kubectl rollout restart deployment/web`,
    verb: 'restarted',
    doing: 'restarting',
    kinds: ['Deployment', 'DaemonSet', 'StatefulSet'],
    refusal: (object) => (isPaused(object) ? "can't restart paused deployment (run rollout resume first)" : undefined),
    patch: (kubectl) => ({
      spec: {
        template: {
          metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': rfc3339(kubectl.invocation.now) } },
        },
      },
    }),
  },
  {
    name: 'resume',
    summary: 'Resume a paused resource',
    examples: `  # What has waited is rolled out
  kubectl rollout resume deployment/web`,
    verb: 'resumed',
    doing: 'resuming',
    kinds: ['Deployment'],
    refusal: (object) => (isPaused(object) ? undefined : 'is not paused'),
    patch: () => ({ spec: { paused: null } }),
  },
]

export const templateChangeCommands: readonly Command[] = changes.map(
  ({ name, summary, examples, verb, doing, kinds, refusal, patch }) =>
    defineCommand({
      name,
      summary,
      usage: `kubectl rollout ${name} RESOURCE`,
      examples,
      flags: changingFlags,
      complete: () => ({}),
      run: (_options, kubectl) => {
        const printer = objectPrinter(kubectl)
        eachTarget(kubectl, (found) => {
          const { resource, namespace, object } = found
          const problem = kinds.includes(resource.kind) ? refusal(object) : `${doing} is not supported`
          if (problem !== undefined) throw new KubectlError(`${quotedTarget(found)} ${problem}`)
          const target = { resource, namespace, name: object.metadata.name }
          const result = patchObject(kubectl, target, 'strategic', patch(kubectl), 'none', 'kubectl-rollout')
          printResult(kubectl, printer, resource, result, verb)
        })
      },
      candidates: rolloutCandidates,
    }),
)
