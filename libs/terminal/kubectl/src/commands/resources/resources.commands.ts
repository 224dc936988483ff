// What the server has: api-resources, api-versions, cluster-info, version.
import { bool, strings, text } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import { apiVersionOf, qualifiedName } from '../../client/discovery.ts'
import { KubectlError } from '../../process/failure.ts'
import { toJson } from '../../printers/json.ts'
import { alignTabs, tableTabs } from '../../printers/tab-writer.ts'
import { toYaml } from '../../printers/yaml.ts'

export const apiResourcesCommand = defineCommand<{ output: string; sortBy: string }>({
  name: 'api-resources',
  summary: 'Print the supported API resources on the server',
  usage: 'kubectl api-resources [flags]',
  flags: [
    text('api-group', 'Only this group.'),
    bool('cached', 'From the cache.'),
    strings('categories', 'Only these categories.'),
    bool('namespaced', 'Only what lives in namespaces; =false: only what does not.', { default: 'true' }),
    bool('no-headers', 'No header line.'),
    text('output', 'wide, name, json or yaml.', { short: 'o' }),
    text('sort-by', 'name or kind.'),
    strings('verbs', 'Only what supports these verbs.'),
  ],
  complete: (kubectl) => {
    const output = kubectl.flags.text('output')
    if (!['', 'wide', 'name', 'json', 'yaml'].includes(output))
      throw new KubectlError(
        `unable to match a printer suitable for the output format ${JSON.stringify(output)}, allowed formats are: json,kyaml,name,wide,yaml`,
      )
    const sortBy = kubectl.flags.text('sort-by')
    if (!['', 'name', 'kind'].includes(sortBy)) throw new KubectlError('--sort-by accepts only name or kind')
    if (kubectl.args.length > 0) throw kubectl.usageError(`unexpected arguments: [${kubectl.args.join(' ')}]`)
    return { output, sortBy }
  },
  run: ({ output, sortBy }, kubectl) => {
    const { flags } = kubectl
    const found = kubectl.discovery.resources.filter(
      (one) =>
        one.verbs.length > 0 &&
        (!flags.given('api-group') || one.group === flags.text('api-group')) &&
        (!flags.given('namespaced') || one.isNamespaced === flags.flag('namespaced')) &&
        flags.list('verbs').every((verb) => one.verbs.includes(verb)) &&
        flags.list('categories').every((category) => one.categories.includes(category)),
    )
    const by =
      (key: (one: (typeof found)[number]) => string) => (a: (typeof found)[number], b: (typeof found)[number]) =>
        key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0
    const sorted = [...found].sort(
      sortBy === 'name'
        ? by(({ name }) => name)
        : sortBy === 'kind'
          ? by(({ kind }) => kind)
          : (a, b) =>
              by(({ group }: (typeof found)[number]) => group)(a, b) ||
              by(({ name }: (typeof found)[number]) => name)(a, b),
    )
    if (output === 'name') return kubectl.print(sorted.map((one) => `${qualifiedName(one)}\n`).join(''))
    if (output === 'json' || output === 'yaml') {
      const list = {
        kind: 'APIResourceList',
        apiVersion: 'v1',
        groupVersion: '',
        resources: sorted.map((one) => ({
          name: one.name,
          singularName: one.singular,
          namespaced: one.isNamespaced,
          ...(one.group && { group: one.group }),
          version: one.version,
          kind: one.kind,
          verbs: one.verbs,
          ...(one.shortNames.length > 0 && { shortNames: one.shortNames }),
          ...(one.categories.length > 0 && { categories: one.categories }),
        })),
      }
      return kubectl.print(output === 'json' ? `${toJson(list, { sorted: false })}\n` : toYaml(list))
    }
    const wide = output === 'wide'
    const header = flags.flag('no-headers')
      ? ''
      : `NAME\tSHORTNAMES\tAPIVERSION\tNAMESPACED\tKIND${wide ? '\tVERBS\tCATEGORIES' : ''}\n`
    kubectl.print(
      alignTabs(
        header +
          sorted
            .map(
              (one) =>
                `${one.name}\t${one.shortNames.join(',')}\t${apiVersionOf(one)}\t${String(one.isNamespaced)}\t${one.kind}${wide ? `\t${one.verbs.join(',')}\t${one.categories.join(',')}` : ''}\n`,
            )
            .join(''),
        tableTabs,
      ),
    )
  },
})

export const apiVersionsCommand = defineCommand({
  name: 'api-versions',
  summary: 'Print the supported API versions on the server, in the form of "group/version"',
  usage: 'kubectl api-versions',
  complete: (kubectl) => {
    if (kubectl.args.length > 0) throw kubectl.usageError(`unexpected arguments: [${kubectl.args.join(' ')}]`)
    return {}
  },
  run: (_options, kubectl) =>
    kubectl.print(
      [...new Set(kubectl.discovery.groupVersions.map(apiVersionOf))]
        .sort()
        .map((one) => `${one}\n`)
        .join(''),
    ),
})

/** What we are compatible with. */
const CLIENT = { major: '1', minor: '36', gitVersion: 'v1.36.3' }

export const versionCommand = defineCommand<{ output: string }>({
  name: 'version',
  summary: 'Print the client and server version information',
  usage: 'kubectl version [flags]',
  flags: [bool('client', 'Only of the client.'), text('output', 'yaml or json.', { short: 'o' })],
  complete: (kubectl) => {
    const output = kubectl.flags.text('output')
    if (output !== '' && output !== 'yaml' && output !== 'json')
      throw new KubectlError("--output must be 'yaml' or 'json'")
    if (kubectl.args.length > 0) throw new KubectlError(`extra arguments: [${kubectl.args.join(' ')}]`)
    return { output }
  },
  run: ({ output }, kubectl) => {
    const kustomizeVersion = 'v5.8.1'
    const isClientOnly = kubectl.flags.flag('client')
    if (output === '') kubectl.print(`Client Version: ${CLIENT.gitVersion}\nKustomize Version: ${kustomizeVersion}\n`)
    const server = isClientOnly ? undefined : kubectl.json<Record<string, string>>({ method: 'GET', path: '/version' })
    if (output !== '') {
      const clientVersion = {
        ...CLIENT,
        ...(server && Object.fromEntries(Object.entries(server).filter(([key]) => !(key in CLIENT)))),
      }
      const all = { clientVersion, kustomizeVersion, ...(server && { serverVersion: server }) }
      return kubectl.print(
        output === 'json' ? `${toJson(all, { sorted: false })}\n`.replace(/ {4}/g, '  ') : toYaml(all),
      )
    }
    if (server) kubectl.print(`Server Version: ${server['gitVersion']}\n`)
  },
})
