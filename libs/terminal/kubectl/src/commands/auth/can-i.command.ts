import { bool, text } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import { allNamespacesFlag } from '../../command-line/resource-flags.ts'
import { dig, listOf, textOf, type KubeObject } from '../../client/objects.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError } from '../../process/failure.ts'
import { alignTabs, tableTabs } from '../../printers/tab-writer.ts'
import { ruleLines, type Rule } from './rules.ts'

const RESOURCE_VERBS = new Set(
  '* get list watch create update patch delete deletecollection use bind impersonate approve sign escalate attest'.split(
    ' ',
  ),
)
const PATH_VERBS = new Set('* get put post head options delete patch'.split(' '))

interface Question {
  readonly verb: string
  readonly resource: string
  readonly name: string
}

export const canICommand = defineCommand<Question | 'list'>({
  name: 'can-i',
  summary: 'Check whether an action is allowed',
  usage: 'kubectl auth can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL]',
  examples: `  # May I make pods in this namespace?
  kubectl auth can-i create pods

  # May the service account bot read logs?
  kubectl auth can-i get pods --subresource=log --as=system:serviceaccount:default:bot

  # What may I do here?
  kubectl auth can-i --list`,
  flags: [
    allNamespacesFlag,
    bool('list', 'Everything that is allowed.'),
    bool('no-headers', 'No header line with --list.'),
    bool('quiet', 'Say nothing, only end with 0 or 1.', { short: 'q' }),
    text('subresource', 'Part of the object, as log or scale.'),
  ],
  complete: ({ args, flags }) => {
    if (flags.flag('list')) {
      if (args.length > 0) throw new KubectlError('list option must be specified with no arguments')
      if (flags.flag('quiet')) throw new KubectlError("list option can't be specified with quiet option")
      return 'list'
    }
    if (args.length !== 2)
      throw new KubectlError(
        "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
      )
    if (flags.flag('no-headers')) throw new KubectlError('--no-headers cannot be set without --list specified')
    const [verb = '', target = ''] = args
    const [resource = '', name = ''] = target.startsWith('/') ? [target] : target.split('/')
    return { verb, resource, name }
  },
  run: (question, kubectl) => {
    if (question === 'list') return list(kubectl)
    const answer = review(kubectl, 'SelfSubjectAccessReview', attributesOf(kubectl, question))
    const isAllowed = dig(answer, 'status', 'allowed') === true
    const reason = textOf(answer, 'status', 'reason')
    if (!kubectl.flags.flag('quiet'))
      kubectl.print(`${isAllowed ? 'yes' : 'no'}${reason && !isAllowed ? ` - ${reason}` : ''}\n`)
    return isAllowed ? 0 : 1
  },
})

const review = (kubectl: Kubectl, kind: string, spec: object): KubeObject =>
  kubectl.json<KubeObject>({
    method: 'POST',
    path: `/apis/authorization.k8s.io/v1/${kind.toLowerCase()}s`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ apiVersion: 'authorization.k8s.io/v1', kind, metadata: {}, spec }),
  })

/** What is asked, with warnings about what makes little sense. */
function attributesOf(kubectl: Kubectl, { verb, resource, name }: Question): object {
  const warn = (text: string): void => kubectl.complain(`Warning: ${text}\n\n`)
  const isPath = resource.startsWith('/')
  if (!(isPath ? PATH_VERBS : RESOURCE_VERBS).has(verb)) warn(`verb '${verb}' is not a known verb`)
  if (isPath) return { nonResourceAttributes: { verb, path: resource } }
  const { flags } = kubectl
  const known = resource === '*' ? undefined : kubectl.discovery.find(resource)
  if (!known && resource !== '*') warn(`the server doesn't have a resource type '${resource}'`)
  const isEverywhere = flags.flag('all-namespaces')
  if (known && !known.isNamespaced && !isEverywhere)
    warn(`resource '${known.name}' is not namespace scoped${known.group ? ` in group '${known.group}'` : ''}`)
  return {
    resourceAttributes: {
      ...(!isEverywhere && { namespace: kubectl.namespace }),
      verb,
      group: known?.group ?? '',
      resource: known?.name ?? resource,
      ...(flags.text('subresource') && { subresource: flags.text('subresource') }),
      ...(name && { name }),
    },
  }
}

function list(kubectl: Kubectl): void {
  const answer = review(kubectl, 'SelfSubjectRulesReview', { namespace: kubectl.namespace })
  if (dig(answer, 'status', 'incomplete') === true)
    kubectl.complain(
      `warning: the list may be incomplete: ${textOf(answer, 'status', 'evaluationError') || 'there are rules that it does not show'}\n`,
    )
  const header = kubectl.flags.flag('no-headers') ? '' : 'Resources\tNon-Resource URLs\tResource Names\tVerbs\n'
  const rules = ['resourceRules', 'nonResourceRules'].flatMap((list) => listOf<Rule>(answer, 'status', list))
  kubectl.print(
    alignTabs(
      header +
        ruleLines(rules)
          .map((line) => `${line}\n`)
          .join(''),
      tableTabs,
    ),
  )
}
