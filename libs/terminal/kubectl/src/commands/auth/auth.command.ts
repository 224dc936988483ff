import { bool, text } from '../../command-line/flags.ts'
import { defineCommand, type Command } from '../../command-line/command.ts'
import { dig, listOf, textOf, type KubeObject } from '../../client/objects.ts'
import { KubectlError, Exit } from '../../process/failure.ts'
import { alignTabs, tableTabs } from '../../printers/tab-writer.ts'
import { objectPrinter, printFlags } from '../../printers/output.ts'
import { allNamespacesFlag } from '../../command-line/resource-flags.ts'

const canI = defineCommand<{ verb: string; resource: string; name: string }>({
  name: 'can-i',
  summary: 'Check whether an action is allowed',
  usage: 'kubectl auth can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL]',
  flags: [
    allNamespacesFlag,
    bool('list', 'Everything that is allowed.'),
    bool('no-headers', 'No header line with --list.'),
    bool('quiet', 'Say nothing, only end with 0 or 1.', { short: 'q' }),
    text('subresource', 'Part of the object, as log or scale.'),
  ],
  complete: (kubectl) => {
    const { args, flags } = kubectl
    if (flags.flag('list')) {
      if (args.length > 0) throw new KubectlError('list option must be specified with no arguments')
      return { verb: '', resource: '', name: '' }
    }
    if (args.length < 2 || args.length > 3)
      throw new KubectlError(
        "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
      )
    const [verb = '', target = '', third = ''] = args
    const [resource = '', name = ''] = target.startsWith('/') ? [target] : target.split('/')
    return { verb, resource, name: name || third }
  },
  run: ({ verb, resource, name }, kubectl) => {
    const { flags } = kubectl
    const post = (kind: string, plural: string, spec: object): KubeObject =>
      kubectl.json<KubeObject>({
        method: 'POST',
        path: `/apis/authorization.k8s.io/v1/${plural}`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ apiVersion: 'authorization.k8s.io/v1', kind, metadata: {}, spec }),
      })
    if (flags.flag('list')) {
      const answer = post('SelfSubjectRulesReview', 'selfsubjectrulesreviews', { namespace: kubectl.namespace })
      const rows = [...listOf(answer, 'status', 'resourceRules'), ...listOf(answer, 'status', 'nonResourceRules')].map(
        (rule) =>
          `${listOf<string>(rule, 'resources')
            .map((one) =>
              listOf<string>(rule, 'apiGroups').every((group) => group === '')
                ? one
                : `${one}.${listOf<string>(rule, 'apiGroups').join(',')}`,
            )
            .join(
              ',',
            )}\t[${listOf<string>(rule, 'nonResourceURLs').join(' ')}]\t[${listOf<string>(rule, 'resourceNames').join(' ')}]\t[${listOf<string>(rule, 'verbs').join(' ')}]\n`,
      )
      kubectl.print(
        alignTabs(
          (flags.flag('no-headers') ? '' : 'Resources\tNon-Resource URLs\tResource Names\tVerbs\n') + rows.join(''),
          tableTabs,
        ),
      )
      return
    }
    let attributes: object
    if (resource.startsWith('/')) attributes = { nonResourceAttributes: { verb, path: resource } }
    else {
      const known = resource === '*' ? undefined : kubectl.discovery.find(resource)
      if (!known && resource !== '*')
        kubectl.complain(`Warning: the server doesn't have a resource type '${resource}'\n\n`)
      if (known && !known.isNamespaced && !flags.flag('all-namespaces'))
        kubectl.complain(
          `Warning: resource '${known.name}' is not namespace scoped${known.group ? ` in group '${known.group}'` : ''}\n\n`,
        )
      attributes = {
        resourceAttributes: {
          ...(!flags.flag('all-namespaces') && { namespace: kubectl.namespace }),
          verb,
          group: known?.group ?? '',
          resource: known?.name ?? resource,
          ...(flags.text('subresource') && { subresource: flags.text('subresource') }),
          ...(name && { name }),
        },
      }
    }
    const answer = post('SelfSubjectAccessReview', 'selfsubjectaccessreviews', attributes)
    const isAllowed = dig(answer, 'status', 'allowed') === true
    const reason = textOf(answer, 'status', 'reason')
    if (!flags.flag('quiet'))
      kubectl.print(`${isAllowed ? 'yes' : 'no'}${reason && !isAllowed ? ` - ${reason}` : ''}\n`)
    if (!isAllowed) throw new Exit(1)
  },
})

const whoAmI = defineCommand({
  name: 'whoami',
  summary: 'Experimental: Check self subject attributes',
  usage: 'kubectl auth whoami',
  flags: printFlags,
  complete: () => ({}),
  run: (_options, kubectl) => {
    const printer = objectPrinter(kubectl)
    const answer = kubectl.json<KubeObject>({
      method: 'POST',
      path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview', metadata: {} }),
    })
    if (printer) return kubectl.print(printer.print(answer))
    const groups = listOf<string>(answer, 'status', 'userInfo', 'groups')
    kubectl.print(
      alignTabs(
        `ATTRIBUTE\tVALUE\nUsername\t${textOf(answer, 'status', 'userInfo', 'username')}\n${groups.length > 0 ? `Groups\t[${groups.join(' ')}]\n` : ''}`,
        tableTabs,
      ),
    )
  },
})

export const authCommand: Command = {
  name: 'auth',
  summary: 'Inspect authorization',
  usage: 'kubectl auth',
  subcommands: [canI, whoAmI],
}
