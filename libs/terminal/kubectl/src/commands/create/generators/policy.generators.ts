import { canonicalQuantity, parseQuantity, parseSelector, QUANTITY_MESSAGE } from '@kubarium/kube-objects'
import { bool, int32, text } from '../../../command-line/flags.ts'
import { KubectlError } from '../../../process/failure.ts'
import type { Generator } from '../generator.ts'

export const quota: Generator = {
  name: 'quota',
  aliases: ['resourcequota'],
  summary: 'Create a quota with the specified name',
  usage:
    'kubectl create quota NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [--dry-run=server|client|none]',
  examples: `  # At most ten pods that ask for four CPUs
  kubectl create quota team --hard=pods=10,requests.cpu=4`,
  flags: [
    text('hard', 'Limits as resource=quantity, separated by commas.'),
    text('scopes', 'Scopes that the quota is about, separated by commas.'),
  ],
  kind: { apiVersion: 'v1', kind: 'ResourceQuota', isNamespaced: true, plural: 'resourcequotas' },
  failure: 'failed to create quota: ',
  make: ({ flags }, name) => {
    const hard = quantitiesOf(flags.text('hard'))
    const scopes = flags.text('scopes') ? flags.text('scopes').split(',') : []
    return {
      kind: 'ResourceQuota',
      apiVersion: 'v1',
      metadata: { name },
      spec: { ...(Object.keys(hard).length > 0 && { hard }), ...(scopes.length > 0 && { scopes }) },
      status: {},
    }
  },
}

/** `cpu=1,memory=1G`, by name. @throws KubectlError */
export function quantitiesOf(text: string): Record<string, string> {
  if (text === '') return {}
  const pairs = text.split(',').map((pair) => {
    const parts = pair.split('=')
    if (parts.length !== 2) throw new KubectlError(`Invalid argument syntax ${pair}, expected <resource>=<value>`)
    const [resource = '', quantity = ''] = parts
    if (!parseQuantity(quantity)) throw new KubectlError(QUANTITY_MESSAGE)
    return [resource, canonicalQuantity(quantity)] as const
  })
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)))
}

export const podDisruptionBudget: Generator = {
  name: 'poddisruptionbudget',
  aliases: ['pdb'],
  summary: 'Create a pod disruption budget with the specified name',
  usage: 'kubectl create poddisruptionbudget NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none]',
  examples: `  # At least two pods stay
  kubectl create pdb web --selector=app=web --min-available=2`,
  flags: [
    text('max-unavailable', 'How many pods may be away, as a number or percentage.'),
    text('min-available', 'How many pods must stay, as a number or percentage.'),
    text('selector', 'Labels of the pods.'),
  ],
  kind: { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', isNamespaced: true, plural: 'poddisruptionbudgets' },
  failure: 'failed to create poddisruptionbudgets: ',
  make: ({ flags }, name) => {
    const [selector, min, max] = [flags.text('selector'), flags.text('min-available'), flags.text('max-unavailable')]
    if (selector === '') throw new KubectlError('a selector must be specified')
    if (min === '' && max === '') throw new KubectlError('one of min-available or max-unavailable must be specified')
    if (min !== '' && max !== '') throw new KubectlError('min-available and max-unavailable cannot be both specified')
    for (const [flag, value] of [
      ['min-available', min],
      ['max-unavailable', max],
    ] as const)
      if (value !== '' && !/^\d+%?$/.test(value)) throw new KubectlError(`invalid format specified for ${flag}`)
    const amount = (value: string): number | string => (value.endsWith('%') ? value : Number(value))
    return {
      kind: 'PodDisruptionBudget',
      apiVersion: 'policy/v1',
      metadata: { name },
      spec: {
        ...(min !== '' && { minAvailable: amount(min) }),
        selector: labelSelectorOf(selector),
        ...(max !== '' && { maxUnavailable: amount(max) }),
      },
      status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
    }
  },
}

const EXPRESSIONS = { in: 'In', notin: 'NotIn', exists: 'Exists', '!': 'DoesNotExist' } as const

/** The selector of an object that means the same as one of the command line. @throws KubectlError */
function labelSelectorOf(text: string): object {
  const matchLabels: Record<string, string> = {}
  const matchExpressions: object[] = []
  for (const { key, operator, values } of parsedSelector(text)) {
    if (operator === '=') matchLabels[key] = values[0]!
    else if (operator in EXPRESSIONS)
      matchExpressions.push({
        key,
        operator: EXPRESSIONS[operator as keyof typeof EXPRESSIONS],
        ...(values.length > 0 && { values: [...values].sort() }),
      })
    else throw new KubectlError(`${JSON.stringify(operator)} is not a valid label selector operator`)
  }
  return {
    ...(Object.keys(matchLabels).length > 0 && { matchLabels }),
    ...(matchExpressions.length > 0 && { matchExpressions }),
  }
}

function parsedSelector(text: string): ReturnType<typeof parseSelector> {
  try {
    return parseSelector(text)
  } catch (error) {
    throw new KubectlError(`couldn't parse the selector string ${JSON.stringify(text)}: ${(error as Error).message}`)
  }
}

export const priorityClass: Generator = {
  name: 'priorityclass',
  aliases: ['pc'],
  summary: 'Create a priority class with the specified name',
  usage: 'kubectl create priorityclass NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none]',
  examples: `  # More important than most
  kubectl create priorityclass high --value=1000 --description="important"`,
  flags: [
    text('description', 'When to use it.'),
    bool('global-default', 'Pods that name no class have this one.'),
    text('preemption-policy', 'Never or PreemptLowerPriority.', { default: 'PreemptLowerPriority' }),
    int32('value', 'The priority.', { default: '0' }),
  ],
  kind: { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', isNamespaced: false, plural: 'priorityclasses' },
  failure: 'failed to create priorityclass: ',
  make: ({ flags }, name) => ({
    kind: 'PriorityClass',
    apiVersion: 'scheduling.k8s.io/v1',
    metadata: { name },
    value: flags.number('value'),
    ...(flags.flag('global-default') && { globalDefault: true }),
    ...(flags.text('description') && { description: flags.text('description') }),
    preemptionPolicy: flags.text('preemption-policy'),
  }),
}
