import { envVarNameProblems } from '@kubarium/kube-objects'
import { array, bool, strings, text } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import { hasFiles } from '../../client/manifests.ts'
import { listOf, part } from '../../client/objects.ts'
import { fetchOrFail, select } from '../../client/selection.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError } from '../../process/failure.ts'
import { listVariables } from './env-list.ts'
import {
  changeTemplates,
  fetchTargets,
  isWanted,
  notAllAndSelector,
  setFlags,
  splitChanges,
  workloadCandidates,
  type Container,
} from './template-change.ts'

interface Variable {
  readonly name: string
  readonly value?: string
  readonly valueFrom?: object
}

interface EnvOptions {
  readonly targets: readonly string[]
  readonly set: readonly Variable[]
  readonly remove: readonly string[]
}

export const envCommand = defineCommand<EnvOptions>({
  name: 'env',
  summary: 'Update environment variables on a pod template',
  usage: 'kubectl set env RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N',
  examples: `  # Set one variable, remove another
  kubectl set env deployment/web COLOR=blue SIZE-

  # From the keys of a ConfigMap
  kubectl set env deployment/web --from=configmap/settings

  # What is set
  kubectl set env deployment/web --list`,
  flags: [
    ...setFlags,
    text('containers', 'Containers to change; * stands for anything.', { short: 'c', default: '*' }),
    array('env', 'Variables to set.', { short: 'e' }),
    text('from', 'ConfigMap or secret to take variables from.'),
    strings('keys', 'Only these keys of --from.'),
    bool('list', 'Show the variables.'),
    bool('overwrite', 'Change variables that are there.', { default: 'true' }),
    text('prefix', 'Put before the names of --from.'),
    bool('resolve', 'Show values of references with --list.'),
  ],
  complete: (kubectl) => {
    const { targets, changes } = splitChanges(
      kubectl.args,
      'environment',
      (arg) => /^.+=/s.test(arg) || arg.endsWith('-'),
    )
    if (targets.length < 1 && !hasFiles(kubectl))
      throw new KubectlError('one or more resources must be specified as <resource> <name> or <resource>/<name>')
    const given = [...changes, ...kubectl.flags.list('env')].flatMap((change) =>
      change === '-' ? linesOf(kubectl.invocation.standardInput()) : [change],
    )
    return {
      targets,
      set: given.filter((change) => change.includes('=')).map(variableOf),
      remove: given.filter((change) => !change.includes('=')).map((change) => change.replace(/-$/, '')),
    }
  },
  validate: ({ set, remove }, kubectl) => {
    const { flags } = kubectl
    notAllAndSelector(kubectl)
    if (flags.flag('list') && flags.text('output'))
      throw new KubectlError('--list and --output may not be specified together')
    if (flags.list('keys').length > 0 && !flags.text('from'))
      throw new KubectlError('when specifying --keys, a configmap or secret must be provided with --from')
    const both = set.find(({ name }) => remove.includes(name))
    if (both)
      throw new KubectlError(
        `can not both modify and remove the following environment variable(s) in the same command: ${both.name}`,
      )
  },
  run: ({ targets, set, remove }, kubectl) => {
    const { flags } = kubectl
    const added = [...set, ...(flags.text('from') ? variablesFrom(kubectl) : [])]
    const found = fetchTargets(kubectl, targets)
    if (flags.flag('list')) return listVariables(kubectl, found)
    changeTemplates(
      kubectl,
      found,
      { verb: 'env updated', failure: 'failed to patch env update to pod template: ' },
      (spec, { resource, object }) => {
        const pattern = flags.text('containers')
        const containers = listOf<Container>(spec, 'containers').filter(({ name }) => isWanted(pattern, name))
        if (containers.length === 0)
          kubectl.complain(
            `Warning: ${resource.kind}/${object.metadata.name} does not have any containers matching ${JSON.stringify(pattern)}\n`,
          )
        for (const container of containers)
          changeVariables(container, added, remove, flags.flag('overwrite'), `${resource.name}/${object.metadata.name}`)
      },
    )
  },
  candidates: workloadCandidates,
})

/** @throws KubectlError for a name that is none */
function variableOf(change: string): Variable {
  const equals = change.indexOf('=')
  const name = change.slice(0, equals)
  const [problem] = envVarNameProblems(name)
  if (problem) throw new KubectlError(`environment variable ${change} is invalid, ${problem}`)
  return { name, value: change.slice(equals + 1) }
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))

/** @throws KubectlError for a variable that has another value and must not be changed */
function changeVariables(
  container: Container,
  added: readonly Variable[],
  remove: readonly string[],
  overwrites: boolean,
  where: string,
): void {
  const variables = [...listOf<Variable>(container, 'env')]
  for (const one of added) {
    const at = variables.findIndex(({ name }) => name === one.name)
    if (at < 0) variables.push(one)
    else if (overwrites || one.value === undefined || variables[at]!.value === one.value) variables[at] = one
    else
      throw new KubectlError(
        `${where} '${one.name}' already has a value (${variables[at]!.value ?? ''}), and --overwrite is false`,
      )
  }
  const left = variables.filter(({ name }) => !remove.includes(name))
  if (left.length > 0) container['env'] = left
  else delete container['env']
}

/** Variables for the keys of a ConfigMap or secret. */
function variablesFrom(kubectl: Kubectl): Variable[] {
  const { flags } = kubectl
  const [one] = fetchOrFail(kubectl, select(kubectl, [flags.text('from')]))
  const { resource, object } = one!
  const isSecret = resource.kind === 'Secret'
  if (!isSecret && resource.kind !== 'ConfigMap') throw new KubectlError('unsupported resource specified in --from')
  const wanted = flags.list('keys')
  return Object.keys(part(object, 'data'))
    .sort()
    .filter((key) => wanted.length === 0 || wanted.includes(key))
    .map((key) => {
      const name = key.toUpperCase().replace(/[^A-Z0-9_]/g, '_')
      if (name !== key) kubectl.complain(`Warning: key ${key} transferred to ${name}\n`)
      return {
        name: `${flags.text('prefix')}${name}`,
        valueFrom: { [isSecret ? 'secretKeyRef' : 'configMapKeyRef']: { key, name: object.metadata.name } },
      }
    })
}
