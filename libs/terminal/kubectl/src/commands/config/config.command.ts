import { bool, text } from '../../command-line/flags.ts'
import { defineCommand, type Command } from '../../command-line/command.ts'
import type { Kubeconfig, KubeContext } from '../../config/kubeconfig.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError } from '../../process/failure.ts'
import { objectPrinter, printFlags } from '../../printers/output.ts'
import { alignTabs, tableTabs } from '../../printers/tab-writer.ts'
import { toYaml } from '../../printers/yaml.ts'

const contextNames = ({ kubeconfig }: Kubectl): string[] => (kubeconfig.config.contexts ?? []).map(({ name }) => name)

function save(kubectl: Kubectl, config: Kubeconfig): void {
  kubectl.invocation.writeFile(
    kubectl.kubeconfig.path,
    toYaml({
      apiVersion: 'v1',
      kind: 'Config',
      ...config,
      clusters: config.clusters ?? null,
      contexts: config.contexts ?? null,
      users: config.users ?? null,
      'current-context': config['current-context'] ?? '',
    }),
  )
}

/** Fields whose content is not shown. */
const SECRET_FIELDS = ['token', 'password', 'client-key-data', 'client-certificate-data']

function shown(config: Kubeconfig, { raw }: { raw: boolean }): Record<string, unknown> {
  const hide = (fields: Record<string, unknown>): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(fields).map(([key, value]) => [
        key,
        raw
          ? value
          : key.endsWith('-data')
            ? SECRET_FIELDS.includes(key) || key === 'certificate-authority-data'
              ? 'DATA+OMITTED'
              : value
            : SECRET_FIELDS.includes(key)
              ? 'REDACTED'
              : value,
      ]),
    )
  return {
    apiVersion: 'v1',
    clusters: config.clusters?.length
      ? config.clusters.map(({ name, cluster }) => ({ cluster: hide(cluster), name }))
      : null,
    contexts: config.contexts?.length ? config.contexts : null,
    'current-context': config['current-context'] ?? '',
    kind: 'Config',
    users: config.users?.length ? config.users.map(({ name, user }) => ({ name, user: hide(user) })) : null,
  }
}

const view = defineCommand<{ minify: boolean; raw: boolean }>({
  name: 'view',
  summary: 'Display merged kubeconfig settings or a specified kubeconfig file',
  usage: 'kubectl config view [flags]',
  flags: [
    ...printFlags,
    bool('flatten', 'Put the content of files in.'),
    bool('merge', 'Merge all files.', { default: 'true' }),
    bool('minify', 'Only what the current context uses.'),
    bool('raw', 'Show secrets and certificates.'),
  ],
  complete: ({ flags }) => ({ minify: flags.flag('minify'), raw: flags.flag('raw') }),
  run: ({ minify, raw }, kubectl) => {
    const { config } = kubectl.kubeconfig
    let chosen = config
    if (minify) {
      const current = kubectl.contextName
      const context = config.contexts?.find(({ name }) => name === current)
      if (!context)
        throw new KubectlError(
          current ? `cannot locate context ${current}` : 'current-context must exist in order to minify',
        )
      chosen = {
        ...config,
        contexts: [context],
        clusters: config.clusters?.filter(({ name }) => name === context.context.cluster) ?? [],
        users: config.users?.filter(({ name }) => name === context.context.user) ?? [],
        'current-context': current,
      }
    }
    const printer = objectPrinter(kubectl)
    const result = shown(chosen, { raw })
    kubectl.print(printer ? printer.print(result) : toYaml(result))
  },
})

const currentContext = defineCommand({
  name: 'current-context',
  summary: 'Display the current-context',
  usage: 'kubectl config current-context [flags]',
  complete: () => ({}),
  run: (_options, kubectl) => {
    const name = kubectl.kubeconfig.config['current-context']
    if (!name) throw new KubectlError('current-context is not set')
    kubectl.print(`${name}\n`)
  },
})

const useContext = defineCommand({
  name: 'use-context',
  aliases: ['use'],
  summary: 'Set the current-context in a kubeconfig file',
  usage: 'kubectl config use-context CONTEXT_NAME [flags]',
  complete: (kubectl) => {
    if (kubectl.args.length !== 1) throw kubectl.usageError(`Unexpected args: [${kubectl.args.join(' ')}]`)
    return {}
  },
  run: (_options, kubectl) => {
    const [name = ''] = kubectl.args
    if (!contextNames(kubectl).includes(name))
      throw new KubectlError(`no context exists with the name: ${JSON.stringify(name)}`)
    save(kubectl, { ...kubectl.kubeconfig.config, 'current-context': name })
    kubectl.print(`Switched to context ${JSON.stringify(name)}.\n`)
  },
  candidates: (kubectl, args) => (args.length > 0 ? [] : contextNames(kubectl)),
})

const getContexts = defineCommand({
  name: 'get-contexts',
  summary: 'Describe one or many contexts',
  usage: 'kubectl config get-contexts [(-o|--output=)name)]',
  flags: [bool('no-headers', 'No header line.'), text('output', 'name.', { short: 'o' })],
  complete: ({ flags }) => {
    const output = flags.text('output')
    if (output !== '' && output !== 'name') throw new KubectlError(`output must be one of '' or 'name': ${output}`)
    return {}
  },
  run: (_options, kubectl) => {
    const { config } = kubectl.kubeconfig
    const wanted = kubectl.args.length > 0 ? kubectl.args : [...contextNames(kubectl)].sort()
    for (const name of wanted)
      if (!contextNames(kubectl).includes(name)) throw new KubectlError(`context ${name} not found`)
    if (kubectl.flags.text('output') === 'name') return kubectl.print(wanted.map((name) => `${name}\n`).join(''))
    const rows = wanted.map((name) => {
      const { context } = config.contexts!.find((one) => one.name === name)!
      return `${name === config['current-context'] ? '*' : ''}\t${name}\t${context.cluster ?? ''}\t${context.user ?? ''}\t${context.namespace ?? ''}\n`
    })
    const header = kubectl.flags.flag('no-headers') ? '' : 'CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE\n'
    kubectl.print(alignTabs(header + rows.join(''), tableTabs))
  },
  candidates: (kubectl) => contextNames(kubectl),
})

const setContext = defineCommand<{ name: string }>({
  name: 'set-context',
  summary: 'Set a context entry in kubeconfig',
  usage:
    'kubectl config set-context [NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]',
  flags: [
    bool('current', 'Change the current context.'),
    text('cluster', 'Cluster of the context.'),
    text('user', 'User of the context.'),
    text('namespace', 'Namespace of the context.', { short: 'n' }),
  ],
  complete: (kubectl) => {
    const { args, flags, kubeconfig } = kubectl
    if (args.length > 1 || (args.length === 0 && !flags.flag('current')))
      throw kubectl.usageError(
        args.length === 0
          ? 'you must specify a non-empty context name or --current'
          : `Unexpected args: [${args.join(' ')}]`,
      )
    if (args.length === 1 && flags.flag('current'))
      throw new KubectlError('you cannot specify both a context name and --current')
    const name = flags.flag('current') ? (kubeconfig.config['current-context'] ?? '') : args[0]!
    if (name === '') throw new KubectlError('no current context is set')
    return { name }
  },
  run: ({ name }, kubectl) => {
    const { config } = kubectl.kubeconfig
    const known = config.contexts ?? []
    const before = known.find((one) => one.name === name)
    const context: KubeContext = { ...before?.context }
    for (const key of ['cluster', 'user', 'namespace'] as const)
      if (kubectl.flags.given(key)) context[key] = kubectl.flags.text(key)
    const entry = { name, context }
    save(kubectl, {
      ...config,
      contexts: before ? known.map((one) => (one.name === name ? entry : one)) : [...known, entry],
    })
    kubectl.print(`Context ${JSON.stringify(name)} ${before ? 'modified' : 'created'}.\n`)
  },
  candidates: (kubectl, args) => (args.length > 0 ? [] : contextNames(kubectl)),
})

const listNames = (name: 'get-clusters' | 'get-users', field: 'clusters' | 'users'): Command =>
  defineCommand({
    name,
    summary: `Display ${field} defined in the kubeconfig`,
    usage: `kubectl config ${name} [flags]`,
    complete: () => ({}),
    run: (_options, kubectl) =>
      kubectl.print(
        ['NAME', ...(kubectl.kubeconfig.config[field] ?? []).map((one) => one.name).sort()]
          .map((one) => `${one}\n`)
          .join(''),
      ),
  })

const removal = (name: string, field: 'clusters' | 'contexts' | 'users', word: string): Command =>
  defineCommand({
    name,
    summary: `Delete the specified ${word} from the kubeconfig`,
    usage: `kubectl config ${name} NAME`,
    complete: (kubectl) => {
      if (kubectl.args.length !== 1) throw kubectl.usageError('exactly one NAME is required')
      return {}
    },
    run: (_options, kubectl) => {
      const [target = ''] = kubectl.args
      const { config, path } = kubectl.kubeconfig
      const list = (config[field] ?? []) as { name: string }[]
      if (!list.some((one) => one.name === target))
        throw new KubectlError(`cannot delete ${word} ${target}, not in ${path}`)
      if (field === 'contexts' && config['current-context'] === target)
        kubectl.complain(
          'warning: this removed your active context, use "kubectl config use-context" to select a different one\n',
        )
      save(kubectl, { ...config, [field]: list.filter((one) => one.name !== target) } as Kubeconfig)
      kubectl.print(`deleted ${word} ${target} from ${path}\n`)
    },
  })

const renameContext = defineCommand({
  name: 'rename-context',
  summary: 'Rename a context from the kubeconfig file',
  usage: 'kubectl config rename-context CONTEXT_NAME NEW_NAME',
  complete: (kubectl) => {
    if (kubectl.args.length !== 2) throw kubectl.usageError(`Unexpected args: [${kubectl.args.join(' ')}]`)
    return {}
  },
  run: (_options, kubectl) => {
    const [from = '', to = ''] = kubectl.args
    const { config } = kubectl.kubeconfig
    if (!contextNames(kubectl).includes(from))
      throw new KubectlError(
        `cannot rename the context ${JSON.stringify(from)}, it's not in ${kubectl.kubeconfig.path}`,
      )
    if (contextNames(kubectl).includes(to))
      throw new KubectlError(
        `cannot rename the context ${JSON.stringify(from)}, the context ${JSON.stringify(to)} already exists in ${kubectl.kubeconfig.path}`,
      )
    save(kubectl, {
      ...config,
      contexts: config.contexts!.map((one) => (one.name === from ? { ...one, name: to } : one)),
      'current-context': config['current-context'] === from ? to : (config['current-context'] ?? ''),
    })
    kubectl.print(`Context ${JSON.stringify(from)} renamed to ${JSON.stringify(to)}.\n`)
  },
})

export const configCommand: Command = {
  name: 'config',
  summary: 'Modify kubeconfig files',
  description: 'Shows and changes the kubeconfig: clusters, users, contexts, and which of them is the current one.',
  usage: 'kubectl config SUBCOMMAND',
  subcommands: [
    currentContext,
    removal('delete-cluster', 'clusters', 'cluster'),
    removal('delete-context', 'contexts', 'context'),
    removal('delete-user', 'users', 'user'),
    listNames('get-clusters', 'clusters'),
    getContexts,
    listNames('get-users', 'users'),
    renameContext,
    setContext,
    useContext,
    view,
  ],
}
