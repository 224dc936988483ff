import { strings } from '../../command-line/flags.ts'
import { defineCommand } from '../../command-line/command.ts'
import { listOf } from '../../client/objects.ts'
import { patchObject } from '../../client/patching.ts'
import type { Found } from '../../client/selection.ts'
import { objectCandidates } from '../../completion/candidates.ts'
import { KubectlError, ServerError, throwErrors } from '../../process/failure.ts'
import { dryRunOf, objectPrinter, printResult } from '../../printers/output.ts'
import { isEqual } from '../apply/three-way.ts'
import { fetchTargets, notAllAndSelector, setFlags } from './template-change.ts'

interface Subject {
  readonly kind: string
  readonly apiGroup?: string
  readonly name: string
  readonly namespace?: string
}

const RBAC = 'rbac.authorization.k8s.io'

export const subjectCommand = defineCommand<{ found: readonly Found[] }>({
  name: 'subject',
  summary: 'Update the user, group, or service account in a role binding or cluster role binding',
  usage:
    'kubectl set subject (-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  examples: `  # One more service account
  kubectl set subject rolebinding readers --serviceaccount=default:bot`,
  flags: [
    ...setFlags,
    strings('group', 'Groups to bind.'),
    strings('serviceaccount', 'Service accounts to bind, as <namespace>:<name>.'),
    strings('user', 'Users to bind.'),
  ],
  complete: (kubectl) => ({ found: fetchTargets(kubectl, kubectl.args) }),
  validate: ({ found }, kubectl) => {
    const { flags } = kubectl
    notAllAndSelector(kubectl)
    if (['user', 'group', 'serviceaccount'].every((flag) => flags.list(flag).length === 0))
      throw new KubectlError('you must specify at least one value of user, group or serviceaccount')
    for (const account of flags.list('serviceaccount')) {
      const [namespace, name, ...more] = account.split(':')
      if (!name || more.length > 0) throw new KubectlError('serviceaccount must be <namespace>:<name>')
      if (namespace === '' && found.some(({ resource }) => !resource.isNamespaced))
        throw new KubectlError('serviceaccount must be <namespace>:<name>, namespace must be specified')
    }
  },
  run: ({ found }, kubectl) => {
    const { flags } = kubectl
    const dryRun = dryRunOf(kubectl)
    const printer = objectPrinter(kubectl)
    const errors: Error[] = []
    for (const { resource, namespace, object } of found) {
      try {
        if (!/^(Cluster)?RoleBinding$/.test(resource.kind))
          throw new KubectlError('setting subject is only supported for RoleBinding/ClusterRoleBinding')
        const before = listOf<Subject>(object, 'subjects')
        const added: Subject[] = [
          ...flags.list('user').map((name) => ({ kind: 'User', apiGroup: RBAC, name })),
          ...flags.list('group').map((name) => ({ kind: 'Group', apiGroup: RBAC, name })),
          ...flags.list('serviceaccount').map((account) => {
            const [of = '', name = ''] = account.split(':')
            return { kind: 'ServiceAccount', namespace: of || namespace || 'default', name }
          }),
        ].filter((one) => !before.some((known) => isEqual(known, one)))
        const subjects = [...before, ...added]
        if (added.length === 0 && !printer) continue
        const isHere = dryRun === 'client' || flags.flag('local') || added.length === 0
        const result = isHere
          ? { ...object, subjects }
          : patchObject(
              kubectl,
              { resource, namespace, name: object.metadata.name },
              'merge',
              { subjects },
              dryRun,
              'kubectl-set',
            )
        printResult(kubectl, printer, resource, result, 'subjects updated', dryRun)
      } catch (error) {
        if (!(error instanceof ServerError || error instanceof KubectlError)) throw error
        errors.push(
          error instanceof ServerError
            ? new KubectlError(`failed to patch subjects to ${resource.kind.toLowerCase()}: ${error.message}`)
            : error,
        )
      }
    }
    throwErrors(errors)
  },
  candidates: objectCandidates(['rolebinding', 'clusterrolebinding'], { once: true }),
})
