import { parseQuantity } from '@kubarium/kube-objects'
import { text } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import { copy, listOf, part } from '../../client/objects.ts'
import type { Found } from '../../client/selection.ts'
import { KubectlError } from '../../process/failure.ts'
import { quantitiesOf } from '../create/generators/policy.generators.ts'
import {
  changeTemplates,
  fetchTargets,
  isWanted,
  notAllAndSelector,
  setFlags,
  workloadCandidates,
  type Container,
} from './template-change.ts'

type Amounts = Readonly<Record<string, string>>

interface ResourcesOptions {
  readonly found: readonly Found[]
  readonly limits: Amounts
  readonly requests: Amounts
}

export const resourcesCommand = defineCommand<ResourcesOptions>({
  name: 'resources',
  summary: 'Update resource requests/limits on objects with pod templates',
  usage: 'kubectl set resources (-f FILENAME | TYPE NAME)  ([--limits=LIMITS & --requests=REQUESTS]',
  examples: `  # What containers may use at most
  kubectl set resources deployment/web --limits=cpu=200m,memory=512Mi`,
  flags: [
    ...setFlags,
    text('containers', 'Containers to change; * stands for anything.', { short: 'c', default: '*' }),
    text('limits', 'Most that may be used, as cpu=100m,memory=256Mi.'),
    text('requests', 'What is set aside, as cpu=100m,memory=256Mi.'),
  ],
  complete: (kubectl) => {
    const { flags, args } = kubectl
    const found = fetchTargets(kubectl, args)
    notAllAndSelector(kubectl)
    if (flags.text('limits') === '' && flags.text('requests') === '')
      throw new KubectlError('you must specify an update to requests or limits (in the form of --requests/--limits)')
    return { found, limits: quantitiesOf(flags.text('limits')), requests: quantitiesOf(flags.text('requests')) }
  },
  run: ({ found, limits, requests }, kubectl) =>
    changeTemplates(
      kubectl,
      found,
      { verb: 'resource requirements updated', failure: 'failed to patch resources update to pod template ' },
      (spec) => {
        const pattern = kubectl.flags.text('containers')
        const containers = [
          ...listOf<Container>(spec, 'containers'),
          ...listOf<Container>(spec, 'initContainers'),
        ].filter(({ name }) => isWanted(pattern, name))
        if (containers.length === 0) throw new KubectlError(`unable to find container named ${pattern}`)
        for (const container of containers) {
          const now = copy(part(container, 'resources')) as Record<string, Record<string, string>>
          if (Object.keys(limits).length > 0) now['limits'] = changed(now['limits'], limits)
          if (Object.keys(requests).length > 0) now['requests'] = changed(now['requests'], requests)
          container['resources'] = now
        }
      },
    ),
  candidates: workloadCandidates,
})

/** An amount of zero takes the entry away. */
function changed(before: Amounts = {}, amounts: Amounts): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ ...before, ...amounts }).filter(
      ([name, value]) => !(name in amounts && parseQuantity(value)?.nano === 0n),
    ),
  )
}
