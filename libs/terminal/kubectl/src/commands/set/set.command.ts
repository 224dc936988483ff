import { bool, strings, text, array, type Flag } from '../../command-line/flags.ts'
import { defineCommand, type Command } from '../../command-line/command.ts'
import { parseQuantity, envVarNameProblems } from '@kubarium/kube-objects'
import { fieldManagerFlag } from '../../client/apply-flags.ts'
import { copy, listOf, part, type KubeObject } from '../../client/objects.ts'
import { nest, patchObject, templatePath } from '../../client/patching.ts'
import { fetchSelected, select, type Found } from '../../client/selection.ts'
import { hasFiles } from '../../client/manifests.ts'
import { objectCandidates } from '../../completion/candidates.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError, SeveralErrors, ServerError } from '../../process/failure.ts'
import { dryRunFlag, dryRunOf, objectPrinter, printFlags, printResult } from '../../printers/output.ts'
import { filenameFlags, selectorFlag } from '../get/get.command.ts'
import { isEqual } from '../apply/three-way.ts'
import { parseLabels } from '../run/run.command.ts'

type Fields = Record<string, unknown>
interface Container extends Fields {
  name: string
}

const common: readonly Flag[] = [
  ...printFlags,
  ...filenameFlags,
  bool('all', 'All objects of the kinds in the namespace.'),
  dryRunFlag,
  fieldManagerFlag('kubectl-set'),
  bool('local', 'Ask nothing of the server.'),
  selectorFlag,
]
const candidates = objectCandidates(
  ['pod', 'replicationcontroller', 'deployment', 'daemonset', 'statefulset', 'cronjob', 'replicaset'],
  { once: true },
)

/** Splits arguments into what is meant and what is to be changed (`key=value`, `key-`). */
function splitChanges(
  args: readonly string[],
  isChange: (arg: string) => boolean,
): { targets: string[]; changes: string[] } {
  const targets: string[] = []
  const changes: string[] = []
  for (const arg of args) (isChange(arg) ? changes : targets).push(arg)
  return { targets, changes }
}

/** Changes the containers of pods and templates; prints what was changed. */
function changeTemplates(
  kubectl: Kubectl,
  targets: readonly string[],
  verb: string,
  change: (spec: Fields, found: Found) => void,
): void {
  const dryRun = dryRunOf(kubectl)
  const printer = objectPrinter(kubectl)
  const { found, errors } = fetchSelected(kubectl, select(kubectl, targets))
  for (const one of found) {
    const { resource, namespace, object } = one
    try {
      const path = templatePath(resource.kind)
      if (!path)
        throw new KubectlError(
          `${resource.name}/${object.metadata.name} the object is not a pod or does not have a pod template: ${resource.group ? `${resource.group}/${resource.version}` : `/${resource.version}`}, Kind=${resource.kind}`,
        )
      const changed = copy(object)
      change(part(changed, ...path, 'spec'), one)
      if (isEqual(object, changed)) {
        if (printer) printResult(kubectl, printer, resource, changed, verb, dryRun)
        continue
      }
      let result: KubeObject = changed
      if (dryRun !== 'client' && !kubectl.flags.flag('local')) {
        const after = part(changed, ...path, 'spec')
        const before = part(object, ...path, 'spec')
        const lists: Fields = {}
        for (const key of ['containers', 'initContainers']) {
          if (isEqual(before[key], after[key])) continue
          const olds = listOf<Container>(before, key)
          lists[key] = listOf<Container>(after, key).flatMap((container) => {
            const old = olds.find(({ name }) => name === container.name)
            if (isEqual(old, container)) return []
            return [{ name: container.name, ...differences(old ?? { name: container.name }, container) }]
          })
        }
        for (const key of ['serviceAccountName', 'serviceAccount'])
          if (before[key] !== after[key]) lists[key] = after[key]
        result = patchObject(
          kubectl,
          { resource, namespace, name: object.metadata.name },
          'strategic',
          nest([...path, 'spec'], lists),
          dryRun,
          'kubectl-set',
        )
      }
      printResult(kubectl, printer, resource, result, verb, dryRun)
    } catch (error) {
      if (!(error instanceof KubectlError || error instanceof ServerError)) throw error
      errors.push(error)
    }
  }
  if (errors.length > 0) throw new SeveralErrors(errors)
}

/** What changed in a container; variables that went away are deleted by name, because the server merges the list. */
function differences(before: Container, after: Container): Fields {
  const patch: Fields = {}
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (isEqual(before[key], after[key])) continue
    if (key === 'env') {
      const olds = listOf<{ name: string }>(before, 'env')
      const news = listOf<{ name: string }>(after, 'env')
      patch['$setElementOrder/env'] = news.map(({ name }) => ({ name }))
      patch['env'] = [
        ...news
          .filter(
            (one) =>
              !isEqual(
                one,
                olds.find(({ name }) => name === one.name),
              ),
          )
          .map((one) =>
            'valueFrom' in one
              ? { ...one, value: null }
              : {
                  ...one,
                  ...(olds.some(({ name, ...rest }) => name === one.name && 'valueFrom' in rest) && {
                    valueFrom: null,
                  }),
                },
          ),
        ...olds
          .filter(({ name }) => !news.some((one) => one.name === name))
          .map(({ name }) => ({ $patch: 'delete', name })),
      ]
    } else patch[key] = after[key] ?? null
  }
  return patch
}

const isWanted = (pattern: string, name: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  ).test(name)

const image = defineCommand<{ targets: string[]; images: Record<string, string> }>({
  name: 'image',
  summary: 'Update the image of a pod template',
  usage:
    'kubectl set image (-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N',
  flags: common,
  complete: (kubectl) => {
    const { targets, changes } = splitChanges(kubectl.args, (arg) => arg.includes('='))
    const images: Record<string, string> = {}
    for (const change of changes) {
      const equals = change.indexOf('=')
      const [name, value] = [change.slice(0, equals), change.slice(equals + 1)]
      if (name === '' || value === '')
        throw new KubectlError(`invalid image pair: ${change}`.replace('invalid image pair', 'expected image pair'))
      images[name] = value
    }
    return { targets, images }
  },
  validate: ({ targets, images }, kubectl) => {
    const errors: string[] = []
    if (kubectl.flags.flag('all') && kubectl.flags.text('selector'))
      errors.push('cannot set --all and --selector at the same time')
    if (targets.length < 1 && !hasFiles(kubectl))
      errors.push('one or more resources must be specified as <resource> <name> or <resource>/<name>')
    const count = Object.keys(images).length
    if (count < 1) errors.push('at least one image update is required')
    else if (count > 1 && '*' in images)
      errors.push(
        'all containers are already specified by *, but saw more than one container_name=container_image pairs',
      )
    if (errors.length > 0)
      throw errors.length === 1
        ? new KubectlError(errors[0]!)
        : new SeveralErrors(errors.map((one) => new KubectlError(one)))
  },
  run: ({ targets, images }, kubectl) =>
    changeTemplates(kubectl, targets, 'image updated', (spec) => {
      const all = [...listOf<Container>(spec, 'initContainers'), ...listOf<Container>(spec, 'containers')]
      for (const [name, value] of Object.entries(images)) {
        const hit = all.filter((container) => name === '*' || container.name === name)
        if (hit.length === 0) throw new KubectlError(`unable to find container named ${JSON.stringify(name)}`)
        for (const container of hit) container['image'] = value
      }
    }),
  candidates,
})

const env = defineCommand<{ targets: string[]; set: { name: string; value: string }[]; remove: string[] }>({
  name: 'env',
  summary: 'Update environment variables on a pod template',
  usage: 'kubectl set env RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N',
  flags: [
    ...common,
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
      (arg) => arg.includes('=') || (arg.endsWith('-') && arg !== '-'),
    )
    const set: { name: string; value: string }[] = []
    const remove: string[] = []
    for (const change of [...changes, ...kubectl.flags.list('env')]) {
      const equals = change.indexOf('=')
      if (equals >= 0) {
        const name = change.slice(0, equals)
        const [problem] = envVarNameProblems(name)
        if (problem) throw new KubectlError(`environment variable ${change} is invalid, ${problem}`)
        set.push({ name, value: change.slice(equals + 1) })
      } else remove.push(change.slice(0, -1))
    }
    return { targets, set, remove }
  },
  validate: ({ targets, set, remove }, kubectl) => {
    const { flags } = kubectl
    if (targets.length < 1 && !hasFiles(kubectl))
      throw new KubectlError('one or more resources must be specified as <resource> <name> or <resource>/<name>')
    if (!flags.flag('list') && !flags.text('from') && set.length === 0 && remove.length === 0)
      throw new KubectlError('at least one environment variable must be provided')
    if (flags.list('keys').length > 0 && !flags.text('from'))
      throw new KubectlError('when specifying --keys, a configmap or secret must be provided with --from')
    const both = set.find(({ name }) => remove.includes(name))
    if (both)
      throw new KubectlError(
        `can not both modify and remove the following environment variables in the same command: ${both.name}`.replace(
          'the following environment variables',
          'the following environment variable(s)',
        ),
      )
  },
  run: ({ targets, set, remove }, kubectl) => {
    const { flags } = kubectl
    const from = flags.text('from') ? variablesFrom(kubectl) : []
    if (flags.flag('list')) return listVariables(kubectl, targets)
    changeTemplates(kubectl, targets, 'env updated', (spec, { resource, object }) => {
      const containers = listOf<Container>(spec, 'containers').filter(({ name }) =>
        isWanted(flags.text('containers'), name),
      )
      if (containers.length === 0) {
        kubectl.complain(
          `warning: ${resource.name}/${object.metadata.name} does not have any containers matching ${JSON.stringify(flags.text('containers'))}\n`,
        )
        return
      }
      for (const container of containers) {
        const variables = [...listOf<{ name: string; value?: string }>(container, 'env')]
        for (const one of [...set, ...from]) {
          const at = variables.findIndex(({ name }) => name === one.name)
          if (at >= 0 && !flags.flag('overwrite') && 'value' in one && variables[at]!.value !== one.value)
            throw new KubectlError(
              `${resource.name}/${object.metadata.name} '${one.name}' already has a value (${variables[at]!.value}), and --overwrite is false`,
            )
          if (at >= 0) variables[at] = one
          else variables.push(one)
        }
        const left = variables.filter(({ name }) => !remove.includes(name))
        if (left.length > 0) container['env'] = left
        else delete container['env']
      }
    })
  },
  candidates,
})

/** Variables for the keys of a ConfigMap or secret. */
function variablesFrom(kubectl: Kubectl): { name: string; valueFrom: object }[] {
  const { flags } = kubectl
  const source = flags.text('from')
  const [one] = fetchSelected(kubectl, select(kubectl, [source])).found
  if (!one) throw new KubectlError(`${source} not found`)
  const isSecret = one.resource.kind === 'Secret'
  if (!isSecret && one.resource.kind !== 'ConfigMap') throw new KubectlError(`unsupported resource specified in --from`)
  const keys = Object.keys(part(one.object, 'data')).sort()
  return keys
    .filter((key) => flags.list('keys').length === 0 || flags.list('keys').includes(key))
    .map((key) => ({
      name: `${flags.text('prefix')}${key.toUpperCase().replace(/[^A-Z0-9_]/g, '_')}`,
      valueFrom: { [isSecret ? 'secretKeyRef' : 'configMapKeyRef']: { key, name: one.object.metadata.name } },
    }))
}

function listVariables(kubectl: Kubectl, targets: readonly string[]): void {
  for (const { resource, object } of fetchSelected(kubectl, select(kubectl, targets)).found) {
    for (const container of listOf<Container>(object, ...(templatePath(resource.kind) ?? []), 'spec', 'containers')) {
      kubectl.print(`# ${resource.kind} ${object.metadata.name}, container ${container.name}\n`)
      for (const one of listOf<Fields>(container, 'env')) {
        const secret = part(one, 'valueFrom', 'secretKeyRef')
        const config = part(one, 'valueFrom', 'configMapKeyRef')
        const field = part(one, 'valueFrom', 'fieldRef')
        if (secret['name'])
          kubectl.print(
            `# ${String(one['name'])} from secret ${String(secret['name'])}, key ${String(secret['key'])}\n`,
          )
        else if (config['name'])
          kubectl.print(
            `# ${String(one['name'])} from configmap ${String(config['name'])}, key ${String(config['key'])}\n`,
          )
        else if (field['fieldPath'])
          kubectl.print(`# ${String(one['name'])} from field path ${String(field['fieldPath'])}\n`)
        else kubectl.print(`${String(one['name'])}=${String(one['value'] ?? '')}\n`)
      }
    }
  }
}

const resources = defineCommand<{ limits: Record<string, string>; requests: Record<string, string> }>({
  name: 'resources',
  summary: 'Update resource requests/limits on objects with pod templates',
  usage: 'kubectl set resources (-f FILENAME | TYPE NAME)  ([--limits=LIMITS & --requests=REQUESTS]',
  flags: [
    ...common,
    text('containers', 'Containers to change; * stands for anything.', { short: 'c', default: '*' }),
    text('limits', 'Most that may be used, as cpu=100m,memory=256Mi.'),
    text('requests', 'What is set aside, as cpu=100m,memory=256Mi.'),
  ],
  complete: ({ flags }) => ({ limits: amounts(flags.text('limits')), requests: amounts(flags.text('requests')) }),
  validate: ({ limits, requests }) => {
    if (Object.keys(limits).length === 0 && Object.keys(requests).length === 0)
      throw new KubectlError('you must specify an update to requests or limits (in the form of --requests/--limits)')
  },
  run: ({ limits, requests }, kubectl) =>
    changeTemplates(kubectl, kubectl.args, 'resource requirements updated', (spec) => {
      const pattern = kubectl.flags.text('containers')
      const containers = [
        ...listOf<Container>(spec, 'containers'),
        ...listOf<Container>(spec, 'initContainers'),
      ].filter(({ name }) => isWanted(pattern, name))
      if (containers.length === 0) throw new KubectlError(`unable to find container named ${pattern}`)
      for (const container of containers) {
        const now: Record<string, Record<string, string>> = copy(part(container, 'resources')) as never
        for (const [key, values] of [
          ['limits', limits],
          ['requests', requests],
        ] as const) {
          if (Object.keys(values).length === 0) continue
          const next: Record<string, string> = { ...now[key] }
          for (const [name, value] of Object.entries(values)) {
            if (parseQuantity(value)?.nano === 0n) delete next[name]
            else next[name] = value
          }
          now[key] = next
        }
        container['resources'] = now
      }
    }),
  candidates,
})

function amounts(source: string): Record<string, string> {
  const result: Record<string, string> = {}
  for (const one of source.split(',').filter(Boolean)) {
    const [name = '', value, ...rest] = one.split('=')
    if (value === undefined || rest.length > 0)
      throw new KubectlError(`invalid argument syntax ${one}, expected <resource>=<value>`)
    if (!parseQuantity(value))
      throw new KubectlError(
        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
      )
    result[name] = value
  }
  return result
}

const serviceAccount = defineCommand<{ targets: readonly string[]; account: string }>({
  name: 'serviceaccount',
  aliases: ['sa'],
  summary: 'Update the service account of a resource',
  usage: 'kubectl set serviceaccount (-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
  flags: common,
  complete: (kubectl) => {
    if (kubectl.args.length < 1) throw new KubectlError('serviceaccount is required')
    return { targets: kubectl.args.slice(0, -1), account: kubectl.args.at(-1)! }
  },
  run: ({ targets, account }, kubectl) =>
    changeTemplates(kubectl, targets, 'serviceaccount updated', (spec) => {
      spec['serviceAccountName'] = account
      if (spec['serviceAccount'] !== undefined) spec['serviceAccount'] = account
    }),
  candidates,
})

const selector = defineCommand<{ targets: readonly string[]; selector: Record<string, string> }>({
  name: 'selector',
  summary: 'Set the selector on a resource',
  usage: 'kubectl set selector (-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]',
  flags: [...common, text('resource-version', 'Only if the object has this version.')],
  complete: (kubectl) => {
    if (kubectl.args.length < 2 && !hasFiles(kubectl))
      throw new KubectlError('one or more resources must be specified as <resource> <name> or <resource>/<name>')
    return { targets: kubectl.args.slice(0, -1), selector: parseLabels(kubectl.args.at(-1) ?? '') }
  },
  run: ({ targets, selector: wanted }, kubectl) => {
    const dryRun = dryRunOf(kubectl)
    const printer = objectPrinter(kubectl)
    const { found, errors } = fetchSelected(kubectl, select(kubectl, targets))
    for (const { resource, namespace, object } of found) {
      if (resource.kind !== 'Service') {
        errors.push(new KubectlError(`setting a selector is only supported for Services`))
        continue
      }
      const gone = Object.fromEntries(
        Object.keys(part(object, 'spec', 'selector'))
          .filter((key) => !(key in wanted))
          .map((key) => [key, null]),
      )
      const result =
        dryRun === 'client' || kubectl.flags.flag('local')
          ? { ...object, spec: { ...part(object, 'spec'), selector: wanted } }
          : patchObject(
              kubectl,
              { resource, namespace, name: object.metadata.name },
              'merge',
              { spec: { selector: { ...gone, ...wanted } } },
              dryRun,
              'kubectl-set',
            )
      printResult(kubectl, printer, resource, result, 'selector updated', dryRun)
    }
    if (errors.length > 0) throw new SeveralErrors(errors)
  },
  candidates,
})

export const setCommand: Command = {
  name: 'set',
  summary: 'Set specific features on objects',
  description: 'Changes one side of an object: its images, variables, amounts, service account or selector.',
  usage: 'kubectl set SUBCOMMAND',
  subcommands: [env, image, resources, selector, serviceAccount],
}
