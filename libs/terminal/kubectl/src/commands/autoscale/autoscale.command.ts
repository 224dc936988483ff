import { canonicalQuantity, parseQuantity } from '@kubarium/kube-objects'
import { int32, text } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import { filenameFlags } from '../../command-line/resource-flags.ts'
import { createObject, fieldManagerFlag, saveConfigFlag, withLastApplied } from '../../client/apply-flags.ts'
import { apiVersionOf, type Resource } from '../../client/discovery.ts'
import type { KubeObject } from '../../client/objects.ts'
import { fetchOrFail, select } from '../../client/selection.ts'
import { objectCandidates } from '../../completion/candidates.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError, ServerError } from '../../process/failure.ts'
import { dryRunFlag, dryRunOf, objectPrinter, printFlags, printResult, type DryRun } from '../../printers/output.ts'

const AUTOSCALER: Resource = {
  group: 'autoscaling',
  version: 'v2',
  kind: 'HorizontalPodAutoscaler',
  name: 'horizontalpodautoscalers',
  singular: 'horizontalpodautoscaler',
  shortNames: [],
  isNamespaced: true,
  verbs: [],
  categories: [],
  subresources: [],
}

interface AutoscaleOptions {
  readonly min: number
  readonly max: number
  readonly metrics: readonly object[]
  readonly dryRun: DryRun
}

export const autoscaleCommand = defineCommand<AutoscaleOptions>({
  name: 'autoscale',
  summary: 'Auto-scale a deployment, replica set, stateful set, or replication controller',
  description: 'Makes an autoscaler that keeps the number of pods of a workload between two numbers, by their load.',
  examples: `  # Between 2 and 10 pods, so that they use 70 % of the CPU they ask for
  kubectl autoscale deployment web --min=2 --max=10 --cpu=70%

  # By memory
  kubectl autoscale deployment web --max=5 --memory=200Mi`,
  usage:
    'kubectl autoscale (-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY]',
  flags: [
    ...printFlags,
    ...filenameFlags,
    text('cpu', "CPU to aim at: a share of what pods ask for ('70%') or an amount per pod ('500m')."),
    int32('cpu-percent', 'Share of CPU to aim at.', {
      default: '-1',
      deprecated:
        "Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).",
    }),
    dryRunFlag,
    fieldManagerFlag('kubectl-autoscale'),
    int32('max', 'At most so many pods.', { default: '-1' }),
    text('memory', "Memory to aim at: a share of what pods ask for ('60%') or an amount per pod ('200Mi')."),
    int32('min', 'At least so many pods.', { default: '-1' }),
    text('name', 'Name of the autoscaler; default: that of the workload.'),
    saveConfigFlag,
  ],
  required: ['max'],
  complete: (kubectl) => {
    const { flags } = kubectl
    return {
      min: flags.number('min'),
      max: flags.number('max'),
      dryRun: dryRunOf(kubectl),
      get metrics() {
        return metricsOf(kubectl)
      },
    }
  },
  validate: ({ min, max }, { flags }) => {
    if (max < 1) throw new KubectlError(`--max=MAXPODS is required and must be at least 1, max: ${max}`)
    if (max < min)
      throw new KubectlError(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`)
    if (flags.given('cpu-percent') && flags.given('cpu'))
      throw new KubectlError('--cpu-percent and --cpu are mutually exclusive')
  },
  run: ({ min, max, metrics, dryRun }, kubectl) => {
    const printer = objectPrinter(kubectl, { keepOrder: true })
    for (const { resource, namespace, object } of fetchOrFail(kubectl, select(kubectl))) {
      if (!resource.subresources.includes('scale'))
        throw new KubectlError(
          `cannot autoscale a ${resource.kind}: could not find scale subresource for ${resource.group}/${resource.version}, Resource=${resource.name} in discovery information`,
        )
      const made: KubeObject = {
        kind: AUTOSCALER.kind,
        apiVersion: apiVersionOf(AUTOSCALER),
        metadata: { name: kubectl.flags.text('name') || object.metadata.name },
        spec: {
          scaleTargetRef: { kind: resource.kind, name: object.metadata.name, apiVersion: apiVersionOf(resource) },
          ...(min > 0 && { minReplicas: min }),
          maxReplicas: max,
          ...(metrics.length > 0 && { metrics }),
        },
        status: { desiredReplicas: 0, currentMetrics: null },
      }
      const autoscaler = kubectl.flags.flag('save-config') ? withLastApplied(made) : made
      const result = dryRun === 'client' ? autoscaler : created(kubectl, namespace, autoscaler, dryRun)
      printResult(kubectl, printer, AUTOSCALER, result, 'autoscaled', dryRun)
    }
  },
  candidates: objectCandidates(),
})

/** Makes it; a server that refuses this version is asked for the older one, which needs a share of CPU. */
function created(kubectl: Kubectl, namespace: string | undefined, object: KubeObject, dryRun: DryRun): KubeObject {
  try {
    return createObject(kubectl, AUTOSCALER, namespace, object, dryRun, 'kubectl-autoscale')
  } catch (error) {
    if (!(error instanceof ServerError)) throw error
    const { scaleTargetRef, minReplicas, maxReplicas, metrics } = object['spec'] as OldAndNewSpec
    const [target] = (metrics ?? []).map(({ resource }) => resource)
    if (metrics?.length !== 1 || target?.name !== 'cpu' || target.target.averageUtilization === undefined)
      throw new KubectlError(
        'failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: empty input',
      )
    const old: KubeObject = {
      kind: AUTOSCALER.kind,
      apiVersion: 'autoscaling/v1',
      metadata: object.metadata,
      spec: {
        scaleTargetRef,
        ...(minReplicas !== undefined && { minReplicas }),
        maxReplicas,
        targetCPUUtilizationPercentage: target.target.averageUtilization,
      },
    }
    return createObject(kubectl, { ...AUTOSCALER, version: 'v1' }, namespace, old, dryRun, 'kubectl-autoscale')
  }
}

interface OldAndNewSpec {
  readonly scaleTargetRef: object
  readonly minReplicas?: number
  readonly maxReplicas: number
  readonly metrics?: readonly { resource: { name: string; target: { averageUtilization?: number } } }[]
}

/** @throws KubectlError for an amount that is none */
function metricsOf({ flags }: Kubectl): object[] {
  const metrics: object[] = []
  const add = (name: string, target: object): void => {
    metrics.push({ type: 'Resource', resource: { name, target } })
  }
  if (flags.given('cpu-percent') && flags.number('cpu-percent') > 0)
    add('cpu', { type: 'Utilization', averageUtilization: flags.number('cpu-percent') })
  for (const name of ['cpu', 'memory']) if (flags.text(name)) add(name, targetOf(name, flags.text(name)))
  return metrics
}

function targetOf(name: string, amount: string): object {
  if (amount.endsWith('%')) {
    const share = amount.slice(0, -1)
    if (!/^[+]?\d+$/.test(share)) throw new KubectlError(`invalid percentage value: ${share}`)
    return { type: 'Utilization', averageUtilization: Number(share) }
  }
  // A bare number of CPUs counts in thousandths.
  const quantity = name === 'cpu' && /^\d+$/.test(amount) ? `${amount}m` : amount
  if (!parseQuantity(quantity)) throw new KubectlError(`invalid resource ${name} value: ${amount}`)
  return { type: 'AverageValue', averageValue: canonicalQuantity(quantity) }
}
