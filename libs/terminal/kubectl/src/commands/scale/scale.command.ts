import { bool, duration, int, text } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import { pathOf } from '../../client/discovery.ts'
import { hasFiles } from '../../client/manifests.ts'
import { dig, type KubeObject } from '../../client/objects.ts'
import { fetchSelected, select } from '../../client/selection.ts'
import { objectCandidates } from '../../completion/candidates.ts'
import { KubectlError, throwErrors, ServerError } from '../../process/failure.ts'
import { dryRunFlag, dryRunOf, objectPrinter, printFlags, printResult, type DryRun } from '../../printers/output.ts'
import { filenameFlags, selectorFlag } from '../../command-line/resource-flags.ts'

interface ScaleOptions {
  readonly replicas: number
  readonly currentReplicas: number
  readonly resourceVersion: string
  readonly dryRun: DryRun
}

export const scaleCommand = defineCommand<ScaleOptions>({
  name: 'scale',
  summary: 'Set a new size for a deployment, replica set, or replication controller',
  description: 'Sets how many replicas a Deployment, ReplicaSet, StatefulSet or ReplicationController shall have.',
  examples: `  # Three replicas of Deployment web
  kubectl scale --replicas=3 deployment/web

  # Only if there are two now
  kubectl scale --current-replicas=2 --replicas=3 deployment/web`,
  usage:
    'kubectl scale [--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)',
  flags: [
    ...printFlags,
    ...filenameFlags,
    bool('all', 'All objects of the kind in the namespace.'),
    int('current-replicas', 'Scale only if there are so many now; -1: whatever there are.', { default: '-1' }),
    dryRunFlag,
    int('replicas', 'The new number of replicas; required.', { default: '0' }),
    text('resource-version', 'Scale only if the object has this version.'),
    selectorFlag,
    duration('timeout', 'How long to wait for it; 0: not at all.', { default: '0s' }),
  ],
  required: ['replicas'],
  complete: (kubectl) => {
    const { flags } = kubectl
    return {
      replicas: flags.number('replicas'),
      currentReplicas: flags.number('current-replicas'),
      resourceVersion: flags.text('resource-version'),
      dryRun: dryRunOf(kubectl),
    }
  },
  validate: ({ replicas, currentReplicas }) => {
    if (replicas < 0)
      throw new KubectlError('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0')
    if (currentReplicas < -1) throw new KubectlError('The --current-replicas must specify an integer of -1 or greater')
  },
  run: ({ replicas, currentReplicas, resourceVersion, dryRun }, kubectl) => {
    const printer = objectPrinter(kubectl)
    const selected = select(kubectl)
    const { found, errors } = fetchSelected(kubectl, selected)
    if (found.length > 1 && resourceVersion)
      throw new KubectlError('cannot use --resource-version with multiple resources')
    if (found.length === 0 && errors.length === 0 && !hasFiles(kubectl))
      throw new KubectlError('no objects passed to scale', 1)
    for (const { resource, namespace, object } of found) {
      try {
        const { name } = object.metadata
        if (!resource.subresources.includes('scale'))
          throw new KubectlError('the server could not find the requested resource')
        const scale = kubectl.json<KubeObject>({ method: 'GET', path: pathOf(resource, namespace, name, 'scale') })
        const now = Number(dig(scale, 'spec', 'replicas') ?? 0)
        if (currentReplicas !== -1 && now !== currentReplicas)
          throw new KubectlError(`Expected replicas to be ${currentReplicas}, was ${now}`)
        if (resourceVersion && scale.metadata.resourceVersion !== resourceVersion)
          throw new KubectlError(
            `Expected resource version to be ${resourceVersion}, was ${scale.metadata.resourceVersion}`,
          )
        let result: KubeObject = object
        if (dryRun !== 'client') {
          const guarded = currentReplicas !== -1 || resourceVersion !== ''
          kubectl.json({
            method: guarded ? 'PUT' : 'PATCH',
            path: pathOf(resource, namespace, name, 'scale'),
            query: { ...(dryRun === 'server' && { dryRun: 'All' }) },
            headers: { 'content-type': guarded ? 'application/json' : 'application/merge-patch+json' },
            body: JSON.stringify(
              guarded ? { ...scale, spec: { ...(scale['spec'] as object), replicas } } : { spec: { replicas } },
            ),
          })
          result = { ...object, spec: { ...(object['spec'] as object), replicas } }
          const timeout = kubectl.flags.milliseconds('timeout')
          if (timeout > 0 && dryRun === 'none') {
            const until = kubectl.invocation.now + timeout
            for (;;) {
              const current = kubectl.json<KubeObject>({
                method: 'GET',
                path: pathOf(resource, namespace, name, 'scale'),
              })
              if (Number(dig(current, 'status', 'replicas') ?? 0) === replicas) break
              if (kubectl.invocation.now >= until) throw new KubectlError('timed out waiting for the condition')
              kubectl.invocation.sleep(1000)
            }
          }
        }
        printResult(kubectl, printer, resource, result, 'scaled', dryRun)
      } catch (error) {
        if (!(error instanceof KubectlError || error instanceof ServerError)) throw error
        errors.push(error)
      }
    }
    throwErrors(errors)
  },
  candidates: objectCandidates(['deployment', 'replicaset', 'replicationcontroller', 'statefulset'], { once: true }),
})
